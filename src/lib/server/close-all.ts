/** The end of a program: each part closes although the one before it could not, and what that meant is said afterwards. */

/**
 * Runs the steps one after the other. Rejects with the first failure that is not expected: whatever says goodbye to a
 * database that is away, or that takes nothing in, fails at that, and its traces there run out by themselves.
 */
export async function closeAll(
	steps: readonly (() => Promise<unknown>)[],
	isExpected: (error: unknown) => boolean,
): Promise<void> {
	const failures: unknown[] = [];
	for (const step of steps) {
		await step().catch((error: unknown) => {
			if (!isExpected(error)) failures.push(error);
		});
	}
	if (failures.length > 0) throw failures[0];
}
