/** The worker out of its TypeScript sources, for `npm run dev`. */
import { endWithParent } from './parent.mjs';
import { tsLoader } from './load-ts.mjs';

endWithParent(() => process.kill(process.pid, 'SIGTERM'));

const loader = await tsLoader();
await loader.load('src/workers/main.ts');
process.send?.({ ready: true });
