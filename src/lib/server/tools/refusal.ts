/** Carries a typed failure out of a port whose signature has no place for one. The tool runner turns it back. */
import type { AppError } from '../../core/result';

export class Refusal extends Error {
	readonly error: AppError;
	constructor(error: AppError) {
		super(error.message);
		this.name = 'Refusal';
		this.error = error;
	}
}
