/** What the product knows about tasks. */
import { defineModule } from '../../core/module';
import { first } from './first';
import { readsMore } from './grammar/reads-more';
import { events, Projects, Tasks } from './model';
import { addSamples, clearSamples } from './samples';
import { tools, trash } from './tools';

export const todo = defineModule({
	id: 'todo',
	spaces: ['personal', 'family', 'team', 'club', 'brand', 'practice'],
	tables: { tasks: Tasks, projects: Projects },
	events,
	tools,
	views: { list: 'List', detail: 'Detail', widget: 'Widget' },
	pages: ['projects'],
	nav: { icon: 'list-todo', hue: 250, order: 10, key: 'T' },
	quick: { tool: 'add', field: 'text', understands: readsMore },
	search: [{ table: Tasks, title: 'title', text: ['notes'], lists: ['tags'] }],
	trash,
	first,
	samples: { add: addSamples, clear: clearSamples },
});
