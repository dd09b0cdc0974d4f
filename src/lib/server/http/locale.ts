/** The language to answer in, before anybody is signed in: the cookie that pages set, else what the browser prefers. */

export function localeOf(cookie: string | undefined, acceptLanguage: string | null): 'en' | 'de' {
	if (cookie === 'en' || cookie === 'de') return cookie;
	const first = (acceptLanguage ?? '')
		.split(',')
		.map((part) => part.trim().slice(0, 2).toLowerCase())
		.find((language) => language === 'en' || language === 'de');
	return first === 'de' ? 'de' : 'en';
}
