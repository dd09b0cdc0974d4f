/** Entry of the worker that keeps the data of the tab that started it. */
import '../zod-csp';
import { expose, proxy } from 'comlink';
import { createHost } from './create-host';
import { browserHostEnv } from './env';
import type { Host } from './host';

const host = createHost(browserHostEnv());

// What is answered with functions has to be handed out as a thing of this thread.
const served: Host = { ...host, open: async (...asked) => proxy(await host.open(...asked)) };
expose(served);
