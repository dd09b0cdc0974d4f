/** The row of a proposal: a call an agent would like to make, kept until a person decides or it expires. */
import { z } from 'zod';
import { table, type Stored, moment, momentOrNull } from '../../core/module';
import { ErrorWords } from './error-words';

const proposalStatuses = ['pending', 'approved', 'rejected', 'expired'] as const;
export type ProposalStatus = (typeof proposalStatuses)[number];
/** How carrying out an approved proposal went, or that a person took it back; `null` while that is still to happen. */
export const outcomes = ['done', 'failed', 'undone'] as const;

/** A proposal nobody decides on expires after this long. */
export const PROPOSAL_TTL_MS = 7 * 24 * 60 * 60_000;

const row = z.record(z.string(), z.unknown());
export const ProposalPreview = z.object({
	/** What carrying it out changed when it was tried, in the shape of a `Change`. */
	changes: z
		.array(
			z.object({
				table: z.string().max(64),
				id: z.string().max(128),
				set: row.optional(),
				deleted: z.boolean().optional(),
			}),
		)
		.max(1_000),
	/** The touched fields as they were then; `null` for a record that did not exist. */
	before: z
		.array(z.object({ table: z.string().max(64), id: z.string().max(128), row: row.nullable() }))
		.max(1_000),
});
export type ProposalPreview = z.infer<typeof ProposalPreview>;

/** Characters of a reason why a proposal is rejected. */
export const MAX_REASON = 4_000;

export const Proposal = z.object({
	missionId: z.string().max(128).nullable().default(null).describe('The mission it comes from'),
	iterationId: z.string().max(128).nullable().default(null).describe('The run it comes from'),
	stepId: z.string().max(128).nullable().default(null).describe('The step it belongs to'),
	agentId: z.string().max(128).default('').describe('Who asks'),
	agentName: z.string().max(80).default('').describe('Name of who asks, as it was then'),
	tool: z.string().max(64).default('').describe('Tool by wire name'),
	status: z.enum(proposalStatuses).default('pending').describe('pending, approved, rejected or expired'),
	outcome: z.enum(outcomes).nullable().default(null).describe('How carrying it out went'),
	createdAt: moment,
	expiresAt: moment,
	decidedAt: momentOrNull,
	decidedBy: z.string().max(64).nullable().default(null).describe('User id, or auto_expire'),
	reopened: z.number().int().min(0).max(10_000).default(0).describe('How often its acceptance was undone'),
	input: row.default({}).describe('What the tool would be called with'),
	preview: ProposalPreview.default({ changes: [], before: [] }).describe('What it would change'),
	rationale: z.string().max(4_000).default('').describe('Why, in the words of the agent'),
	feedback: z.string().max(MAX_REASON).default('').describe('Why it was rejected'),
	failure: z.string().max(2_000).default('').describe('Why it could not be carried out'),
	errorWords: ErrorWords.nullable().default(null).describe('The same, for screens'),
	sample: z.boolean().default(false).describe('A sample row for newcomers'),
});
export type Proposal = z.infer<typeof Proposal>;

export const Proposals = table({
	name: 'missions.proposals',
	row: Proposal,
	sealed: ['input', 'preview', 'rationale', 'feedback', 'failure', 'errorWords'],
	clear: [
		'missionId',
		'iterationId',
		'stepId',
		'agentId',
		'agentName',
		'tool',
		'status',
		'outcome',
		'createdAt',
		'expiresAt',
		'decidedAt',
		'decidedBy',
		'reopened',
		'sample',
	],
	index: [
		'status',
		'missionId',
		'iterationId',
		'agentId',
		'tool',
		'outcome',
		'expiresAt',
		'createdAt',
		'decidedAt',
		'sample',
	],
	lists: [
		{ by: [{ by: 'iterationId' }] },
		{ where: { status: 'pending' }, by: [{ by: 'createdAt', descending: true }] },
	],
	kept: ['createdAt', 'sample'],
});
export type StoredProposal = Stored<typeof Proposals>;
