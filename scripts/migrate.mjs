/** Applies migrations with the built code: what a deployment runs once before its web and worker processes start. */
import { checkDatabase } from './lib/check-database.mjs';
import { StartError, wordsOf } from './lib/errors.mjs';

try {
	const { DATABASE_URL: url } = process.env;
	if (!url) throw new StartError('DATABASE_URL is missing.');
	await checkDatabase(url);
	const { migrate } = await import('../build/worker/migrate.js');
	const applied = await migrate(url);
	console.log(applied.length === 0 ? 'The database is up to date.' : `Applied:\n  ${applied.join('\n  ')}`);
} catch (error) {
	console.error(wordsOf(error));
	process.exitCode = 1;
}
// The schema engine leaves a timer of ten seconds behind, for which nobody should have to wait.
process.exit();
