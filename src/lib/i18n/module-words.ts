/** The words of a module by its id. Each module brings `<id>_name` and `<id>_about`, and names its fields where it likes. */
import { wordsAt } from './lookup';

const snake = (id: string): string =>
	id.replaceAll('-', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const raised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Todo"; a module without words shows its id. */
export const moduleName = (id: string): string => wordsAt(`${snake(id)}_name`) ?? raised(id);

/** One line on what the module is for; may be empty. */
export const moduleAbout = (id: string): string => wordsAt(`${snake(id)}_about`) ?? '';

/** "New task": what the quick input of this module makes; falls back to the module's name. */
export const moduleNew = (id: string): string => wordsAt(`${snake(id)}_new`) ?? moduleName(id);

/** "Create a task"; the wire name when nobody named the tool. */
export const toolName = (name: string): string => wordsAt(`agents_tool_${name}`) ?? name;

/** "Due date": what a field is called on screens; a field without words shows its own name, spaced. */
export const fieldName = (module: string, field: string): string =>
	wordsAt(`${snake(module)}_field_${snake(field)}`) ??
	wordsAt(`${snake(module)}_label_${snake(field)}`) ??
	wordsAt(`missions_label_${snake(field)}`) ??
	raised(snake(field).replaceAll('_', ' ').trim());
