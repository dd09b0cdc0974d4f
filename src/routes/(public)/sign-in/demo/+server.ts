/** One click into the demo account, where there is one. */
import { applyCookies } from '$lib/server/http/cookies';
import { HOME } from '$lib/server/http/next';
import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, cookies }) => {
	const previous = cookies.get(locals.app.auth.cookieName);
	const entered = await locals.app.auth.signInDemo(locals.client, previous);
	if (!entered.ok) redirect(303, '/sign-in');
	applyCookies(cookies, entered.value.cookies);
	redirect(303, HOME);
};
