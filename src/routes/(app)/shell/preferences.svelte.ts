/**
 * How this person arranged the shell on this device: what is shown, how wide, what was dismissed. Kept in localStorage
 * by account; it holds ids and sizes only, never anything typed.
 */

interface Stored {
	railNarrow: boolean;
	panelWidth: number;
	/** Module ids that are not shown, by space. */
	hidden: Record<string, string[]>;
	/** Spaces whose first minutes are over. */
	welcomed: boolean;
	dismissed: string[];
	lastQuick: string | undefined;
}

export const PANEL_MIN = 340;
export const PANEL_MAX = 900;
export const PANEL_DEFAULT = 420;

const fresh = (): Stored => ({
	railNarrow: false,
	panelWidth: PANEL_DEFAULT,
	hidden: {},
	welcomed: false,
	dismissed: [],
	lastQuick: undefined,
});

function read(key: string): Stored {
	try {
		const parsed: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
		return { ...fresh(), ...(typeof parsed === 'object' ? (parsed as Partial<Stored>) : {}) };
	} catch {
		// Blocked or damaged storage: the defaults are a working shell.
		return fresh();
	}
}

export class Preferences {
	readonly #key: string;
	#stored = $state<Stored>(fresh());

	constructor(accountId: string) {
		this.#key = `mana.shell.${accountId}`;
		this.#stored = read(this.#key);
	}

	#save(change: Partial<Stored>): void {
		this.#stored = { ...this.#stored, ...change };
		try {
			localStorage.setItem(this.#key, JSON.stringify(this.#stored));
		} catch {
			// A full or blocked storage costs the memory of a width, nothing more.
			return;
		}
	}

	get railNarrow(): boolean {
		return this.#stored.railNarrow;
	}
	set railNarrow(narrow: boolean) {
		this.#save({ railNarrow: narrow });
	}

	/** Pixels, within its limits. */
	get panelWidth(): number {
		return this.#stored.panelWidth;
	}
	set panelWidth(width: number) {
		this.#save({ panelWidth: Math.round(Math.min(PANEL_MAX, Math.max(PANEL_MIN, width))) });
	}

	get welcomed(): boolean {
		return this.#stored.welcomed;
	}
	set welcomed(done: boolean) {
		this.#save({ welcomed: done });
	}

	get lastQuick(): string | undefined {
		return this.#stored.lastQuick;
	}
	set lastQuick(module: string | undefined) {
		this.#save({ lastQuick: module });
	}

	isHidden(space: string, module: string): boolean {
		return this.#stored.hidden[space]?.includes(module) ?? false;
	}
	setHidden(space: string, module: string, hidden: boolean): void {
		const rest = (this.#stored.hidden[space] ?? []).filter((id) => id !== module);
		this.#save({ hidden: { ...this.#stored.hidden, [space]: hidden ? [...rest, module] : rest } });
	}

	isDismissed(what: string): boolean {
		return this.#stored.dismissed.includes(what);
	}
	dismiss(what: string): void {
		if (!this.isDismissed(what)) this.#save({ dismissed: [...this.#stored.dismissed, what] });
	}
}
