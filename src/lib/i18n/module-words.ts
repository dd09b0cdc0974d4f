/** The words of a module by its id. Each module brings `<id>_name` and `<id>_about`; nothing else is looked up by name. */
import { m } from './paraglide/messages';

const messages = m as unknown as Readonly<Record<string, (() => string) | undefined>>;

const wordOf = (key: string): string | undefined => {
	const message = messages[key];
	return typeof message === 'function' ? message() : undefined;
};

/** "Todo"; a module without words shows its id. */
export const moduleName = (id: string): string =>
	wordOf(`${id.replaceAll('-', '_')}_name`) ?? id.charAt(0).toUpperCase() + id.slice(1);

/** One line on what the module is for; may be empty. */
export const moduleAbout = (id: string): string => wordOf(`${id.replaceAll('-', '_')}_about`) ?? '';

/** "New task": what the quick input of this module makes; falls back to the module's name. */
export const moduleNew = (id: string): string => wordOf(`${id.replaceAll('-', '_')}_new`) ?? moduleName(id);
