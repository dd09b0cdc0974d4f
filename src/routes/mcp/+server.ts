/** The MCP endpoint. Everything about it, other methods included, is decided in `lib/server/mcp`. */
import type { RequestHandler } from './$types';

export const fallback: RequestHandler = ({ request, locals }) => locals.app.mcp.handle(request);
