/** One person's browser in front of a cluster: its cookies go to whichever web process it is sent to. */
import { createTRPCProxyClient, httpLink } from '@trpc/client';
import type { AppRouter } from '../../src/lib/server/trpc/root';
import { ORIGIN, type Web } from './cluster';

export interface Visitor {
	/** `fetch` for paths of this process, with cookies kept, as the proxy would pass it on. */
	readonly at: (web: Web) => typeof fetch;
	readonly api: (web: Web) => ReturnType<typeof createTRPCProxyClient<AppRouter>>;
	/** Sends a form as a page without JavaScript does; redirects are not followed. */
	readonly submit: (web: Web, path: string, fields: Readonly<Record<string, string>>) => Promise<Response>;
	/** The same cookies, as somebody would have them who copied them. */
	readonly copy: () => Visitor;
}

export const PASSWORD = 'a quiet harbour at dawn';

type Cookie = readonly [name: string, cookie: { readonly value: string; readonly path: string }];

/** `ip` is the address the proxy saw. */
export function createVisitor(ip: string, given: readonly Cookie[] = []): Visitor {
	const cookies = new Map(given);

	const keep = (response: Response): void => {
		for (const value of response.headers.getSetCookie()) {
			const [pair = '', ...attributes] = value.split('; ');
			const at = pair.indexOf('=');
			const name = pair.slice(0, at);
			const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? '/';
			if (attributes.some((part) => /^max-age=0$/i.test(part))) cookies.delete(name);
			else cookies.set(name, { value: pair.slice(at + 1), path });
		}
	};

	const cookiesFor = (path: string): string =>
		[...cookies]
			.filter(([, cookie]) => path.startsWith(cookie.path))
			.map(([name, { value }]) => `${name}=${value}`)
			.join('; ');

	const at: Visitor['at'] = (web) => async (input, init) => {
		const path = String(input);
		const headers = new Headers(init?.headers);
		headers.set('origin', ORIGIN);
		headers.set('x-forwarded-for', ip);
		headers.set('cookie', cookiesFor(path));
		const response = await fetch(`${web.url}${path}`, { redirect: 'manual', ...init, headers });
		keep(response);
		return response;
	};

	return {
		at,
		api: (web) =>
			createTRPCProxyClient<AppRouter>({ links: [httpLink({ url: '/trpc', fetch: at(web) as never })] }),
		submit: (web, path, fields) =>
			at(web)(path, {
				method: 'POST',
				headers: { accept: 'text/html' },
				body: new URLSearchParams(fields),
			}),
		copy: () => createVisitor(ip, [...cookies]),
	};
}

export interface Account {
	readonly email: string;
	readonly userId: string;
	/** The personal space. */
	readonly spaceId: string;
}

/** Signs up through the form. */
export async function signUp(visitor: Visitor, web: Web, name: string): Promise<Account> {
	const email = `${name.toLowerCase()}@example.org`;
	const answer = await visitor.submit(web, '/sign-up', { name, email, password: PASSWORD });
	if (answer.status !== 303) throw new Error(`Nobody signed up (${answer.status}): ${await answer.text()}`);
	const [me, spaces] = await Promise.all([
		visitor.api(web).account.me.query(),
		visitor.api(web).spaces.list.query(),
	]);
	return { email, userId: me.id, spaceId: spaces[0]!.id };
}
