/** Which tables an address shows, so that they are fetched from the device while the screen is still being made. */
import { tables } from '../registry';

/** Names of tables: those of the module an address is of, of every module with a part in Today, or none. */
export function tablesAt(path: string): readonly string[] {
	const [, place] = path.split('/');
	return [...tables.values()]
		.filter(({ module }) => (place === 'today' ? module.views.widget !== undefined : module.id === place))
		.map(({ table }) => table.name);
}
