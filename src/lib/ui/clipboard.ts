/**
 * Puts a text into the clipboard. False where the browser does not let us: without permission, or on a page without TLS, whose
 * browsers have no clipboard at all. Then the person needs another way to the text.
 */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch (error) {
		if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
		return false;
	}
}
