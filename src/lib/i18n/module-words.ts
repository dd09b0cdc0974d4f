/**
 * The words of a module, in the person's language: its name, the titles of its tools, the names of its fields and of the
 * values they choose from. All of them are looked up here and nowhere else, because their keys are made of ids.
 */
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

/** "Create a task", by wire name (`todo_create`). A tool without words shows its English title, an unknown one its wire name. */
export function toolTitle(name: string, english: string = name): string {
	const [module = '', ...key] = name.split('_');
	return wordsAt(`${snake(module)}_tool_${key.join('_')}`) ?? english;
}

/**
 * "Due date": what a field of a table or of a tool's input is called on screens. Words that mean the same in every module
 * ("Title") are said once, for all; a field without words shows its own name, spaced.
 */
export const fieldLabel = (module: string, field: string): string =>
	wordsAt(`${snake(module)}_field_${snake(field)}`) ??
	wordsAt(`field_${snake(field)}`) ??
	raised(snake(field).replaceAll('_', ' ').trim());

/** "High": a value of an enum, which is stored in English; `undefined` when the module has no word for it. */
export const enumWords = (module: string, field: string, value: string): string | undefined =>
	// A text that a person typed is no enum, and must not find a message by chance.
	/^[a-z][a-z_]{1,30}$/.test(value) ? wordsAt(`${snake(module)}_${snake(field)}_${value}`) : undefined;
