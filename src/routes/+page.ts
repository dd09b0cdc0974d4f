/** The root has no page of its own: whoever is signed in starts at Today, and everybody else is sent on from there. */
import { redirect } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = () => redirect(307, '/today');
