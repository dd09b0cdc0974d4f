/**
 * One line that is sent, with what was pressed for it besides the text: the one rule of every line that adds something. It is
 * empty at once, because what is typed while it is on its way is another line; what could not be added comes back before
 * that, with what was pressed, so that it reads as it did.
 */

/** Lists are joined, as the lines are; of anything else the newer choice counts. */
function joined<Fields extends object>(earlier: Fields, newer: Fields): Fields {
	const later = newer as Readonly<Record<string, unknown>>;
	const lists = Object.entries(earlier).flatMap(([field, value]) => {
		const more = later[field];
		return Array.isArray(value) && Array.isArray(more) ? [[field, [...new Set([...value, ...more])]]] : [];
	});
	return { ...earlier, ...newer, ...Object.fromEntries(lists) };
}

export class Line<Fields extends object = Readonly<Record<string, unknown>>> {
	/** What was pressed. */
	fields = $state.raw<Partial<Fields>>({});
	#text = $state('');
	readonly #add: (text: string, fields: Partial<Fields>) => Promise<boolean>;

	/** `add` answers whether it worked, and tells the person where it did not. */
	constructor(add: (text: string, fields: Partial<Fields>) => Promise<boolean>, text = '') {
		this.#add = add;
		this.#text = text;
	}

	get text(): string {
		return this.#text;
	}
	set text(typed: string) {
		this.#text = typed;
		// An emptied line ends; the next one is read afresh.
		if (typed.trim() === '') this.fields = {};
	}

	/** Answers whether it was added. */
	async send(): Promise<boolean> {
		const [text, fields] = [this.text.trim(), this.fields];
		if (text === '') return false;
		this.text = '';
		if (await this.#add(text, fields)) return true;
		this.fields = joined(fields, this.fields);
		this.#text = [text, this.#text].filter(Boolean).join(' ');
		return false;
	}
}
