/** What programs and agents are answered: the value of the tool and, after a write, the records as they are now. */
import type { z } from 'zod';
import { recordsAfter, Written, type AnyTool } from '../../core/module';
import type { ToolOutcome } from './tool-call';

/** The shape of `answerOf`. */
export const answerSchema = (tool: AnyTool): z.ZodType =>
	tool.effect === 'read' ? tool.output : (tool.output as z.ZodObject).extend(Written.shape);

/** Plain JSON; long texts of written records are cut and say so. */
export const answerOf = (tool: AnyTool, { value, changes, before }: ToolOutcome): unknown =>
	tool.effect === 'read' ? value : { ...(value as object), ...recordsAfter(changes, before) };
