/** The web server out of its sources, for `npm run dev`: Vite, which ends with the script that started it. */
import { endWithParent } from './parent.mjs';
import { createServer } from 'vite';
import { root } from './root.mjs';
import { hostAndPort } from './settings.mjs';

endWithParent(() => process.kill(process.pid, 'SIGTERM'));

const { host, port } = hostAndPort();
const vite = await createServer({
	root,
	clearScreen: false,
	server: { host, port: Number(port), strictPort: true },
});
await vite.listen();
process.send?.({ ready: true, port: vite.httpServer.address().port });
