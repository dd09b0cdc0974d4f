/** What became of one write: shared by the statement that merges single writes and the path that folds several. */
export interface Applied {
	/** Position in the space's sequence: of this write, or of the record when the write changed nothing. */
	readonly seq: number;
	/** Whether the write changed something. */
	readonly changed: boolean;
	/** Fields that lost. */
	readonly stale: readonly string[];
	/** A restore that came after the text had gone: nothing of it was stored. */
	readonly refused?: true;
}
