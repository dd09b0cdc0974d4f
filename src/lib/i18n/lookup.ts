/** Words whose key is only known while the program runs: names of modules and fields, sentences of errors. */
import { m } from './paraglide/messages';

type Inputs = Readonly<Record<string, string | number>>;

const messages = m as unknown as Readonly<Record<string, ((inputs: Inputs) => string) | undefined>>;

/** The message of that key in the person's language, if there is one. */
export const wordsAt = (key: string, inputs: Inputs = {}): string | undefined =>
	Object.hasOwn(messages, key) ? messages[key]?.(inputs) : undefined;
