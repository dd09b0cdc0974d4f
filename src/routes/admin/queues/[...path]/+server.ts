/** The queue dashboard. Admins only: the hooks guard everything below `/admin`. */
import type { RequestHandler } from './$types';

export const fallback: RequestHandler = ({ request, locals }) => locals.app.admin.board.fetch(request);
