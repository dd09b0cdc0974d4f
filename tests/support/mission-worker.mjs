/** A worker process for tests that kill it: the real program and consumer, with leases short enough to wait for. */
import { tsLoader } from '../../scripts/lib/load-ts.mjs';

const { load } = await tsLoader();
const { compose } = await load('src/lib/server/compose.ts');
const { loadConfig } = await load('src/lib/server/config.ts');
const { consumeMissions } = await load('src/workers/missions.ts');

const app = compose(loadConfig(process.env), {
	timing: { heartbeatMs: 300, leaseMs: 3_000, runMs: 60_000 },
});
app.missions.listen();
consumeMissions(app);
setInterval(() => app.missions.sweep().catch((error) => console.error(error)), 200);
process.send('ready');
