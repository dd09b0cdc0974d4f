/** Proposals as the inbox shows them: one group per run of a mission, one per agent outside missions. Pure. */
import type { StoredProposal } from '../model';

export interface ProposalGroup {
	readonly key: string;
	readonly missionId: string | null;
	readonly agentId: string;
	readonly agentName: string;
	/** The newest of them, epoch ms. */
	readonly at: number;
	/** In the order the agent asked, because later ones may build on earlier ones. */
	readonly proposals: readonly StoredProposal[];
}

/** Groups, newest first. */
export function groupProposals(proposals: readonly StoredProposal[]): readonly ProposalGroup[] {
	const groups = new Map<string, StoredProposal[]>();
	for (const proposal of proposals) {
		const key = proposal.iterationId ?? `by:${proposal.agentId}`;
		const group = groups.get(key);
		if (group) group.push(proposal);
		else groups.set(key, [proposal]);
	}
	return [...groups]
		.map(([key, list]) => {
			const sorted = list.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
			const { missionId, agentId, agentName } = sorted[0]!;
			return { key, missionId, agentId, agentName, at: sorted.at(-1)!.createdAt, proposals: sorted };
		})
		.sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1));
}

/** Who asks for all of them; `undefined` when several agents do. */
export function askedBy(
	proposals: readonly Pick<StoredProposal, 'agentId' | 'agentName'>[],
): { readonly id: string; readonly name: string } | undefined {
	const [first, ...others] = proposals;
	if (!first || others.some((one) => one.agentId !== first.agentId)) return undefined;
	return { id: first.agentId, name: first.agentName };
}
