/** The events of the missions module: ids and codes only. */
import { z } from 'zod';
import { event } from '../../core/module';
import { outcomes } from './proposal';

const missionId = z.string();
const iterationId = z.string();
const proposalId = z.string();
const stepIds = z.array(z.string());

export const MissionCreated = event('MissionCreated', z.object({ missionId }));
export const MissionUpdated = event('MissionUpdated', z.object({ missionId, fields: z.array(z.string()) }));
export const MissionStateChanged = event('MissionStateChanged', z.object({ missionId, state: z.string() }));
export const MissionDeleted = event('MissionDeleted', z.object({ missionId }));
export const MissionRestored = event('MissionRestored', z.object({ missionId }));
export const MissionRunRequested = event('MissionRunRequested', z.object({ missionId }));
export const IterationCancelRequested = event('IterationCancelRequested', z.object({ iterationId }));
export const FeedbackGiven = event('FeedbackGiven', z.object({ iterationId }));
export const ProposalDecided = event(
	'ProposalDecided',
	z.object({ proposalId, status: z.enum(['approved', 'rejected']) }),
);
export const ProposalReopened = event('ProposalReopened', z.object({ proposalId }));
export const ProposalCarriedOut = event(
	'ProposalCarriedOut',
	z.object({ proposalId, outcome: z.enum(outcomes) }),
);
export const StepsTakenBack = event('StepsTakenBack', z.object({ stepIds, undone: z.boolean() }));

export const events = {
	MissionCreated,
	MissionUpdated,
	MissionStateChanged,
	MissionDeleted,
	MissionRestored,
	MissionRunRequested,
	IterationCancelRequested,
	FeedbackGiven,
	ProposalDecided,
	ProposalReopened,
	ProposalCarriedOut,
	StepsTakenBack,
};
export type MissionEvent = keyof typeof events;
