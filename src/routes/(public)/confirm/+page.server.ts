/** Where the link in a letter leads. The secret stands behind the #, which browsers send to nobody; the form brings it. */
import { unreadable } from '$lib/server/auth/refusals';
import { applyCookies } from '$lib/server/http/cookies';
import { readForm } from '$lib/server/http/text-rule';
import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import type { Actions } from './$types';

const Form = z.object({ secret: z.string().max(200), password: z.string().max(1_000) });

export const actions: Actions = {
	default: async ({ request, locals, cookies }) => {
		const fields = await readForm(request);
		const form = Form.safeParse(fields.ok ? fields.value : undefined);
		if (!form.success) return fail(400, { problem: (fields.ok ? unreadable() : fields).error });
		const previous = cookies.get(locals.app.auth.cookieName);
		const confirmed = await locals.app.auth.confirm(form.data, locals.client, { previous });
		if (!confirmed.ok) {
			const { error } = confirmed;
			return fail(error.kind === 'rate_limited' ? 429 : 400, { problem: error });
		}
		const { entered, email } = confirmed.value;
		if (!entered) return { confirmed: email };
		applyCookies(cookies, entered.cookies);
		redirect(303, '/welcome');
	},
};
