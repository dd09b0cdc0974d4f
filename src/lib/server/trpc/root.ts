/** All routers of the API, one line each. */
import { router } from './init';
import { account } from './routers/account';
import { admin } from './routers/admin';
import { connections } from './routers/connections';
import { history } from './routers/history';
import { missions } from './routers/missions';
import { spaces } from './routers/spaces';
import { timeline } from './routers/timeline';
import { vault } from './routers/vault';

export const appRouter = router({
	account,
	admin,
	connections,
	history,
	missions,
	spaces,
	timeline,
	vault,
});

export type AppRouter = typeof appRouter;
