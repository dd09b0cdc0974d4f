/**
 * What a key was opened for, as it is written into the log of its owner. Operators read the line as it stands; screens
 * read it back and say it in the language of the person. Lines are kept for years, so a wording that was written once is
 * never changed here.
 */
export type KeyPurpose =
	{ readonly kind: 'run' } | { readonly kind: 'tool'; readonly tool: string; readonly name: string };

const RUN = 'a run of a mission';
const TOOL = /^([a-z]+(?:_[a-z]+)+) for (.*)$/s;

/** `name` is whoever called the tool; nothing sealed goes in. */
export const purposeLine = (purpose: KeyPurpose): string =>
	purpose.kind === 'run' ? RUN : `${purpose.tool} for ${purpose.name}`;

/** The purpose behind a line; `undefined` for one that says something else. */
export function readPurpose(line: string): KeyPurpose | undefined {
	if (line === RUN) return { kind: 'run' };
	const [, tool, name] = TOOL.exec(line) ?? [];
	return tool === undefined || name === undefined ? undefined : { kind: 'tool', tool, name };
}
