/** An error of the house where only a throw gets through: an undo behind a toast, the start of the app. */
import type { AppError, ErrorCode } from '../core/result';

export class Failed extends Error {
	override readonly name: string = 'Failed';
	readonly app: AppError;
	constructor(app: AppError) {
		super(app.message);
		this.app = app;
	}
}

/** Another tab has taken the database over. */
export const outdatedTab: AppError = {
	kind: 'upstream',
	cause: 'capability',
	code: 'error_tab_outdated',
	message:
		'This tab can no longer save, because Mana was updated or signed out in another one. Reload the page and try again.',
};

/** What a screen can say about something that was thrown. A defect's own words are for whoever reports it. */
export const appErrorOf = (cause: unknown, code: ErrorCode = 'error_unexpected'): AppError =>
	cause instanceof Failed ? cause.app : { kind: 'upstream', cause: 'unknown', code, message: String(cause) };
