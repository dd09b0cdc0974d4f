/** The worker process: runs the built worker, and ends with the start script that made it, however that ended. */
import { endWithParent } from './lib/parent.mjs';

endWithParent(() => process.kill(process.pid, 'SIGTERM'));

try {
	await import('../build/worker/main.js');
	process.send?.({ ready: true });
} catch (error) {
	process.send?.({
		failed: error.name === 'ConfigError' ? error.message : `The worker cannot start: ${error.message}`,
	});
	console.error(error.name === 'ConfigError' ? error.message : error);
	process.exit(1);
}
