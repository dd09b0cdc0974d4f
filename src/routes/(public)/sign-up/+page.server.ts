/** Signing up: name, mail, password, nothing else. */
import { unreadable } from '$lib/server/auth/refusals';
import { applyCookies } from '$lib/server/http/cookies';
import { safeNext } from '$lib/server/http/next';
import { readForm } from '$lib/server/http/text-rule';
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
	return { signInHref: `/sign-in${url.search}`, signUpHref: `/sign-up${url.search}` };
};

export const actions: Actions = {
	default: async ({ request, locals, cookies, url }) => {
		const fields = await readForm(request);
		const form = Form.safeParse(fields.ok ? fields.value : undefined);
		if (!form.success)
			return fail(400, { name: '', email: '', path: '', problem: (fields.ok ? unreadable() : fields).error });
		const previous = cookies.get(locals.app.auth.cookieName);
		const answer = await locals.app.auth.askForAccount(form.data, locals.client, { previous });
		if (!answer.ok) {
			const { error } = answer;
			const path = error.kind === 'conflict' ? 'email' : error.kind === 'invalid' ? (error.path ?? '') : '';
			const status = error.kind === 'rate_limited' ? 429 : 400;
			return fail(status, { name: form.data.name, email: form.data.email, path, problem: error });
		}
		if ('letterTo' in answer.value) return { letterTo: answer.value.letterTo };
		applyCookies(cookies, answer.value.entered.cookies);
		const next = url.searchParams.get('next');
		redirect(303, next === null ? '/welcome' : safeNext(next));
	},
};
