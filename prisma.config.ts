/** Where Prisma's own tools find the models. Connections are made by our scripts, so no address is named here. */
import { defineConfig } from 'prisma/config';

export default defineConfig({ schema: 'prisma', migrations: { path: 'prisma/migrations' } });
