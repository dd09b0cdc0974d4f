/**
 * base64url by the platform, where it has it: browsers by methods of `Uint8Array`, Node by `Buffer`. Both take several times
 * less than any loop. What they let pass is not judged here; `bytes.ts` does, and reads what they do not.
 */

export interface NativeBase64 {
	/** Without padding. */
	readonly encode: (bytes: Uint8Array) => string;
	/** Some bytes, or nothing, for a text that is no base64url. */
	readonly decode: (text: string) => Uint8Array<ArrayBuffer> | undefined;
}

interface Globals {
	readonly Uint8Array: {
		readonly prototype: { readonly toBase64?: (options: object) => string };
		readonly fromBase64?: (text: string, options: object) => Uint8Array<ArrayBuffer>;
	};
	readonly Buffer?: {
		readonly from: (
			buffer: ArrayBufferLike,
			at: number,
			length: number,
		) => {
			readonly toString: (encoding: 'base64url') => string;
			readonly write: (text: string, encoding: 'base64url') => number;
		};
	};
}

const ofBrowser = ({ Uint8Array: { prototype, fromBase64 } }: Globals): NativeBase64 | undefined => {
	const { toBase64 } = prototype;
	if (toBase64 === undefined || fromBase64 === undefined) return undefined;
	return {
		encode: (bytes) => toBase64.call(bytes, { alphabet: 'base64url', omitPadding: true }),
		decode: (text) => {
			try {
				return fromBase64.call(Uint8Array, text, { alphabet: 'base64url' });
			} catch {
				return undefined;
			}
		},
	};
};

const ofNode = ({ Buffer: buffer }: Globals): NativeBase64 | undefined =>
	buffer && {
		encode: (bytes) => buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url'),
		// Memory of its own: a buffer of Node's may be a view onto one that holds what others keep.
		decode: (text) => {
			const out = new Uint8Array(Math.floor((text.length * 3) / 4));
			const written = buffer.from(out.buffer, 0, out.length).write(text, 'base64url');
			return written === out.length ? out : undefined;
		},
	};

/** What this platform has, if anything. */
export const nativeBase64 = (globals: object = globalThis): NativeBase64 | undefined =>
	ofBrowser(globals as Globals) ?? ofNode(globals as Globals);
