/** Plain text as it is pasted: an empty line ends a paragraph, more of them stay, and a single line break stays one. */
import { Fragment, Slice, type Node, type Schema } from '@tiptap/pm/model';

/** The paragraphs of a text, to be joined to the paragraph it is pasted into. */
export function linesOf(plain: string, schema: Schema): Slice {
	const text = plain.replace(/\r\n?/g, '\n').replace(/^\n+|\n+$/g, '');
	const paragraphs: Node[] = [];
	for (const [at, part] of text.split(/(\n{2,})/).entries()) {
		// Every other part is the line breaks between two paragraphs, of which two are the border itself.
		if (at % 2 === 1) {
			for (let more = 2; more < part.length; more += 1) paragraphs.push(schema.nodes['paragraph']!.create());
			continue;
		}
		const content = part
			.split('\n')
			.flatMap((line, nth) => [
				...(nth === 0 ? [] : [schema.nodes['hardBreak']!.create()]),
				...(line === '' ? [] : [schema.text(line)]),
			]);
		paragraphs.push(schema.nodes['paragraph']!.create(null, content));
	}
	return Slice.maxOpen(Fragment.from(paragraphs));
}
