/** argon2id hashes of passwords. Which passwords are accepted is decided in `password-rules.ts`. */
import { hash, verify } from '@node-rs/argon2';
import { MAX_PASSWORD } from './password-rules';

// OWASP's second choice for argon2id: 19 MiB, two passes. About 25 ms, and 50 sign-ins at once still fit in 1 GiB.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), OPTIONS);

let decoy: Promise<string> | undefined;

/** Whether the password fits. Without a hash (unknown account) the same work is done, so that time tells nothing. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
	decoy ??= hashPassword('nobody has this password');
	const known = stored ?? (await decoy);
	const fits = await verify(known, password.slice(0, MAX_PASSWORD + 1).normalize('NFKC'));
	return stored !== undefined && fits;
}
