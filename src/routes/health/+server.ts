/** Whether this process is ready: 200 with its parts, or 503 and which part is not. */
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
	const report = await locals.app.health.report();
	return Response.json(report, {
		status: report.status === 'ok' ? 200 : 503,
		headers: { 'Cache-Control': 'no-store' },
	});
};
