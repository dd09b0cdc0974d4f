/** Security headers of every response. Pages get their content policy, with nonce, from SvelteKit. */

const COMMON: Readonly<Record<string, string>> = {
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
	// `no-referrer` would also turn the Origin of our own forms into `null`.
	'Referrer-Policy': 'same-origin',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const HSTS = { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' };

/**
 * What a response says that never passed the hooks: files of the build, and redirects that SvelteKit makes by itself.
 * Workers are among the files and obey the policy they come with, so this one says nothing about what they may load.
 */
export const baseHeaders = (options: { readonly secure: boolean }): Readonly<Record<string, string>> => ({
	...COMMON,
	'Content-Security-Policy': "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
	...(options.secure ? HSTS : {}),
});

/** Adds the headers that are missing. `secure` is true when people reach this server over TLS. */
export function addSecurityHeaders(headers: Headers, options: { readonly secure: boolean }): void {
	for (const [name, value] of Object.entries(COMMON)) if (!headers.has(name)) headers.set(name, value);
	if (options.secure) for (const [name, value] of Object.entries(HSTS)) headers.set(name, value);
	if (!headers.has('Content-Security-Policy')) {
		headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
	}
	// What one person may read must not stay in a shared cache.
	if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-cache');
}
