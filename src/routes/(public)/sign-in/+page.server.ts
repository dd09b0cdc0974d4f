/** Signing in, with or without JavaScript. */
import { KNOWN_DEVICE_COOKIE } from '$lib/server/auth/known-devices';
import { unreadable } from '$lib/server/auth/refusals';
import { applyCookies } from '$lib/server/http/cookies';
import { safeNext } from '$lib/server/http/next';
import { readForm } from '$lib/server/http/text-rule';
import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import type { Actions, PageServerLoad } from './$types';

const Form = z.object({ email: z.string().max(300), password: z.string().max(1_000) });

export const load: PageServerLoad = async ({ locals, url }) => {
	const next = safeNext(url.searchParams.get('next'));
	if (locals.user) redirect(303, next);
	return { next, demo: await locals.app.auth.hasDemo() };
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url }) => {
		const fields = await readForm(request);
		const form = Form.safeParse(fields.ok ? fields.value : undefined);
		if (!form.success)
			return fail(400, { email: '', path: '', problem: (fields.ok ? unreadable() : fields).error });
		const browser = {
			knownDevice: cookies.get(KNOWN_DEVICE_COOKIE),
			previous: cookies.get(locals.app.auth.cookieName),
		};
		const entered = await locals.app.auth.signIn(form.data, locals.client, browser);
		if (!entered.ok) {
			const status = entered.error.kind === 'rate_limited' ? 429 : 400;
			const path = entered.error.kind === 'invalid' ? (entered.error.path ?? '') : '';
			return fail(status, { email: form.data.email, path, problem: entered.error });
		}
		applyCookies(cookies, entered.value.cookies);
		redirect(303, safeNext(url.searchParams.get('next')));
	},
};
