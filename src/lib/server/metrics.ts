/** Prometheus metrics of one process. Labels are closed sets (route ids, tool names): never ids or text of people. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
	/** A counter by name; asking again with the same name answers the same one. */
	readonly counter: (name: string, help: string, labels?: readonly string[]) => Counter;
	readonly gauge: (name: string, help: string, labels?: readonly string[]) => Gauge;
	/** `buckets` in the unit that the name ends with. */
	readonly histogram: (
		name: string,
		help: string,
		labels?: readonly string[],
		buckets?: readonly number[],
	) => Histogram;
	/** The text that Prometheus reads. */
	readonly text: () => Promise<string>;
	readonly contentType: string;
	readonly close: () => void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `runtime` adds memory, event loop and garbage collection of this process. */
export function createMetrics(options: { readonly runtime?: boolean } = {}): Metrics {
	const registry = new Registry();
	if (options.runtime) collectDefaultMetrics({ register: registry });
	const registers = [registry];
	return {
		counter: (name, help, labels = []) =>
			(registry.getSingleMetric(name) as Counter | undefined) ??
			new Counter({ name, help, labelNames: [...labels], registers }),
		gauge: (name, help, labels = []) =>
			(registry.getSingleMetric(name) as Gauge | undefined) ??
			new Gauge({ name, help, labelNames: [...labels], registers }),
		histogram: (name, help, labels = [], buckets = SECONDS) =>
			(registry.getSingleMetric(name) as Histogram | undefined) ??
			new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
		text: () => registry.metrics(),
		contentType: registry.contentType,
		close: () => registry.clear(),
	};
}
