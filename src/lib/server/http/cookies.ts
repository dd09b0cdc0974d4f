/** Hands `Set-Cookie` values of the accounts service to SvelteKit, for pages and form actions. */
import type { Cookies } from '@sveltejs/kit';

/** Sets each cookie with exactly the attributes that its value names. */
export function applyCookies(cookies: Cookies, values: readonly string[]): void {
	for (const value of values) {
		const [pair = '', ...attributes] = value.split('; ');
		const at = pair.indexOf('=');
		const of = (name: string): string | undefined =>
			attributes
				.find((part) => part.toLowerCase().startsWith(`${name.toLowerCase()}=`))
				?.slice(name.length + 1);
		const has = (name: string): boolean =>
			attributes.some((part) => part.toLowerCase() === name.toLowerCase());
		const maxAge = of('Max-Age');
		cookies.set(pair.slice(0, at), pair.slice(at + 1), {
			path: of('Path') ?? '/',
			httpOnly: has('HttpOnly'),
			secure: has('Secure'),
			sameSite: 'lax',
			...(maxAge === undefined ? {} : { maxAge: Number(maxAge) }),
		});
	}
}
