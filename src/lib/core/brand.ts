/** Brands for identifiers and secrets, so that a space id cannot be passed where a user id is asked for. */

declare const brand: unique symbol;
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** A value that must never be printed: logs, JSON and templates show `[secret]`. Call `reveal()` at the last moment. */
export class Secret<T> {
	readonly #value: T;
	constructor(value: T) {
		this.#value = value;
	}
	reveal(): T {
		return this.#value;
	}
	toString(): string {
		return '[secret]';
	}
	toJSON(): string {
		return '[secret]';
	}
}
