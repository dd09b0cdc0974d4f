/**
 * The outermost step of every request: whatever a later one throws becomes an answer. Nothing outside of it catches, so
 * that without it one odd request would end the process and everybody else's requests with it.
 */
import type { Handle } from '@sveltejs/kit';
import type { Trouble } from '../db/trouble';
import type { Log } from '../log';
import { refuseFor } from './json-body';
import { headersOfTrouble, statusOfTrouble, unavailable } from '../unavailable';
import { addSecurityHeaders } from './headers';

/** The status an error asks for (a body over the limit, a length that does not fit), else 500. */
function statusOf(error: unknown): number {
	const status = (error as { readonly status?: unknown } | null)?.status;
	return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** What somebody hears whose request could not be answered. */
export const sentenceFor = (status: number): string => {
	if (status === 404) return 'There is nothing here.';
	if (status < 500) return 'This request is not understood.';
	return 'Something went wrong on the server. Nothing was lost; try again.';
};

/** Programs and devices get an answer to read, people the sentence. */
const answerTo = (path: string, trouble: Trouble): Response =>
	/^\/(api|trpc)\//.test(path)
		? refuseFor(trouble)
		: new Response(`${unavailable(trouble).message}\n`, {
				status: statusOfTrouble(trouble),
				headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headersOfTrouble(trouble) },
			});

/** `log` and `secure` are asked for when they are needed: the program may not have been composed yet. */
export const guard =
	(deps: {
		readonly log: () => Log;
		readonly secure: () => boolean;
		/** Whether the database is the reason. */
		readonly note: (error: unknown) => Trouble | undefined;
	}): Handle =>
	async ({ event, resolve }) => {
		try {
			return await resolve(event);
		} catch (error) {
			const trouble = deps.note(error);
			if (trouble !== undefined) {
				const refused = answerTo(event.url.pathname, trouble);
				addSecurityHeaders(refused.headers, { secure: deps.secure() });
				return refused;
			}
			// Whoever left in the middle of a request made no defect of ours.
			const status = event.request.signal.aborted ? 400 : statusOf(error);
			const { requestId } = event.locals as Partial<App.Locals>;
			deps.log()[status >= 500 ? 'error' : 'debug']('a request failed', { requestId, status, error });
			const headers = new Headers({ 'Content-Type': 'text/plain; charset=utf-8' });
			addSecurityHeaders(headers, { secure: deps.secure() });
			if (requestId !== undefined) headers.set('X-Request-Id', requestId);
			return new Response(`${sentenceFor(status)}\n`, { status, headers });
		}
	};
