/**
 * Fields that rows of any module have, so that a reference, a moment or a sample is the same thing in all of them. Each has
 * the default that a table asks for; a row that wants to say more describes it again.
 */
import { z } from 'zod';

const recordId = z.string().max(128);

/** The record this row points to; empty in a row that is only half there. */
export const reference = recordId.default('');
/** The record this row points to, if to any. */
export const referenceOrNull = recordId.nullable().default(null);

/** When something happened. */
export const moment = z.number().default(0).describe('Epoch ms');
/** When something happened or will, if at all. */
export const momentOrNull = z.number().nullable().default(null).describe('Epoch ms');

/** Marks the rows that show a newcomer around and vanish together. */
export const sample = z.boolean().default(false).describe('A sample row for newcomers');
