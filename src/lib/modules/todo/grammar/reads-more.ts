/** Whether a line says more than a title: the palette offers to write it down before it looks for anything. */
import type { LineContext } from '../../../core/module';
import { dayContext } from '../due';
import { parseQuickAdd } from './parse';

export const readsMore = (line: string, { now, zone, locale }: LineContext): boolean =>
	parseQuickAdd(line, { now: dayContext(now, zone).now, locale }).tokens.length > 0;
