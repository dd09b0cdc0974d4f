/** Signing up: name, mail, password, nothing else. */
import { unreadable } from '$lib/server/auth/refusals';
import { applyCookies } from '$lib/server/http/cookies';
import { safeNext } from '$lib/server/http/next';
import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import type { Actions, PageServerLoad } from './$types';

const Form = z.object({
	name: z.string().max(500),
	email: z.string().max(500),
	password: z.string().max(1_000),
});

export const load: PageServerLoad = async ({ locals, url }) => {
	if (locals.user) redirect(303, safeNext(url.searchParams.get('next')));
	return { signInHref: `/sign-in${url.search}` };
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url }) => {
		const form = Form.safeParse(Object.fromEntries(await request.formData()));
		if (!form.success) return fail(400, { name: '', email: '', path: '', problem: unreadable().error });
		const previous = cookies.get(locals.app.auth.cookieName);
		const entered = await locals.app.auth.signUp(form.data, locals.client, { previous });
		if (!entered.ok) {
			const { error } = entered;
			const path = error.kind === 'conflict' ? 'email' : error.kind === 'invalid' ? (error.path ?? '') : '';
			const status = error.kind === 'rate_limited' ? 429 : 400;
			return fail(status, { name: form.data.name, email: form.data.email, path, problem: error });
		}
		applyCookies(cookies, entered.value.cookies);
		const next = url.searchParams.get('next');
		redirect(303, next === null ? '/welcome' : safeNext(next));
	},
};
