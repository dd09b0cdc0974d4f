/** Hands a file to the person without a server. */

/** Saves `value` as readable JSON under `name`. */
export function downloadJson(name: string, value: unknown): void {
	const url = URL.createObjectURL(
		new Blob([JSON.stringify(value, null, '\t')], { type: 'application/json' }),
	);
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// The browser has taken the file over by then; freeing it in the same turn stops some downloads.
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
