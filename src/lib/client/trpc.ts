/** The API as the browser calls it. With `server/trpc/handle.ts` the only file that knows the adapter. */
import type { CreateTRPCProxyClient } from '@trpc/client';
import { createTRPCClient } from 'trpc-sveltekit';
import type { AppRouter } from '../server/trpc/root';

export type Api = CreateTRPCProxyClient<AppRouter>;

let made: Api | undefined;

/** Made on first use, because the adapter needs the page's address. Calls made in one tick travel in one request. */
export const api = (): Api => (made ??= createTRPCClient<AppRouter>());
