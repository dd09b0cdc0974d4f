/** The worker out of its TypeScript sources, for `npm run dev`. */
import { tsLoader } from './load-ts.mjs';

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

const loader = await tsLoader();
await loader.load('src/workers/main.ts');
process.send?.({ ready: true });
