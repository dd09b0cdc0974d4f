/** Prometheus metrics of this process, for whoever `metrics-guard.ts` lets read them. */
import { mayReadMetrics } from '$lib/server/http/metrics-guard';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, request }) => {
	if (!mayReadMetrics(request.headers, locals.client.ip, locals.app.config)) {
		return new Response('Metrics need the bearer token of MANA_METRICS_TOKEN.\n', { status: 401 });
	}
	return new Response(await locals.app.metrics.text(), {
		headers: { 'Content-Type': locals.app.metrics.contentType, 'Cache-Control': 'no-store' },
	});
};
