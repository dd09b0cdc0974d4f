/** One answer of the API with its loading and error state; a newer question wins over an older one. */
import { ask } from '$lib/client/ask';
import type { AppError } from '$lib/core/result';

export class Loaded<T> {
	value = $state.raw<T | undefined>(undefined);
	error = $state.raw<AppError | undefined>(undefined);
	busy = $state(false);
	#asked = 0;

	async load(question: () => Promise<T>): Promise<void> {
		this.#asked += 1;
		const turn = this.#asked;
		this.busy = true;
		const answered = await ask(question);
		if (turn !== this.#asked) return;
		this.busy = false;
		if (answered.ok) {
			this.value = answered.value;
			this.error = undefined;
		} else {
			this.error = answered.error;
		}
	}
}
