/**
 * What a key press means in a field. While a word is composed (Chinese, Japanese, Korean, dead keys), Enter accepts the
 * word and nothing else; Safari ends the composition before it sends that key and marks it with the code 229 alone.
 */

type Pressed = Pick<KeyboardEvent, 'isComposing' | 'keyCode' | 'key'>;

/** UI Events, section 5.3.1: `keyCode` of a key that an input method takes. */
const TAKEN_BY_INPUT_METHOD = 229;

export const isComposing = (event: Pressed): boolean =>
	event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;

/** Whether the person pressed Enter and meant it. */
export const isEnter = (event: Pressed): boolean => event.key === 'Enter' && !isComposing(event);
