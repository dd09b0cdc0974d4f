/** Spaces as agents see them. Creating spaces and inviting people belong to the account, not to tools. */
import { defineModule, tool } from '../../core/module';
import { spaceKinds } from '../../core/spaces/kinds';
import { listSpaces, SpaceFilter, SpaceList } from './queries';

export const spaces = defineModule({
	id: 'spaces',
	spaces: spaceKinds,
	tables: {},
	events: {},
	tools: {
		list: tool({
			effect: 'read',
			policy: 'auto',
			title: 'List spaces',
			says: 'Lists the spaces you can use, with the one that calls work in. Ask this first when unsure where you are.',
			input: SpaceFilter,
			output: SpaceList,
			run: listSpaces,
		}),
	},
	views: {},
});
