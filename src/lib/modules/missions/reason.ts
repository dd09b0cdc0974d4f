/** Why an agent changed a record, found in what its run wrote down: the nearest reason wins. Pure. */

interface ProposalLike {
	readonly agentId: string;
	readonly iterationId: string | null;
	readonly status: string;
	readonly decidedAt: number | null;
	readonly rationale: string;
	readonly preview: { readonly changes: readonly { readonly table: string; readonly id: string }[] };
}
interface StepLike {
	readonly iterationId: string;
	readonly tool: string;
	readonly input: Readonly<Record<string, unknown>>;
	readonly result: string;
	readonly rationale: string;
}

export interface RunNotes {
	readonly proposals: readonly ProposalLike[];
	readonly steps: readonly StepLike[];
	/** What the run said at its end. */
	readonly summary: string;
}

/**
 * The reason of the newest accepted proposal that touched the record, else of the step that names it, else the summary
 * of the run. A proposal that waits or was rejected wrote nothing. A connected client has no run; its proposals speak.
 * Empty when nothing was written down.
 */
export function reasonFor(
	at: {
		readonly table: string;
		readonly id: string;
		readonly agentId: string;
		readonly iterationId: string | null;
	},
	notes: RunNotes,
): string {
	const [proposal] = notes.proposals
		.filter(
			(one) =>
				one.status === 'approved' &&
				one.agentId === at.agentId &&
				one.iterationId === at.iterationId &&
				one.rationale !== '' &&
				one.preview.changes.some((change) => change.table === at.table && change.id === at.id),
		)
		.sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0));
	if (proposal) return proposal.rationale;
	const step = notes.steps.find(
		(one) =>
			one.iterationId === at.iterationId &&
			one.rationale !== '' &&
			(JSON.stringify(one.input).includes(`"${at.id}"`) || one.result.includes(at.id)),
	);
	return step?.rationale ?? notes.summary;
}
