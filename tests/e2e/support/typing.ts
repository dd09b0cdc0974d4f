/** Typing that never pauses, however slow the machine: whoever goes on typing stores nothing meanwhile. */
import type { Page } from '@playwright/test';

/**
 * Types `first` where the cursor is, and then `more` again and again from within the page, where a slow test cannot leave a
 * gap. Returns how to stop.
 */
export async function keepTyping(page: Page, first: string, more: string): Promise<() => Promise<void>> {
	await page.evaluate(
		([begin, again]) => {
			const type = (words: string): boolean => document.execCommand('insertText', false, words);
			if (begin !== '') type(begin!);
			type(again!);
			const typing = setInterval(() => type(again!), 100);
			addEventListener('enough', () => clearInterval(typing), { once: true });
		},
		[first, more],
	);
	return async () => void (await page.evaluate(() => dispatchEvent(new Event('enough'))));
}
