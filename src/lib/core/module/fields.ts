/**
 * Fields that rows of any module have, so that a reference, a moment or a sample is the same thing in all of them. Each has
 * the default that a table asks for; a row that wants to say more describes it again.
 */
import { z } from 'zod';
import { oneLine } from '../text';

/** Characters of an id. */
const MAX_ID = 128;
/** The id of a record, as an input names it. */
export const recordId = z.string().min(1).max(MAX_ID);

/** The record this row points to; empty in a row that is only half there. */
export const reference = z.string().max(MAX_ID).default('');
/** The record this row points to, if to any. */
export const referenceOrNull = z.string().max(MAX_ID).nullable().default(null);

/** From 0001-01-02 to 9999-12-31 UTC: what a calendar can write, in every zone. Further off lies only what somebody made up. */
const instant = z.number().min(-62_135_510_400_000).max(253_402_214_400_000);
/** When something happened. */
export const moment = instant.default(0).describe('Epoch ms');
/** When something happened or will, if at all. */
export const momentOrNull = instant.nullable().default(null).describe('Epoch ms');

/** One line that says something: control and turning marks become spaces; invisible marks alone are no text. */
export const line = (max: number) => z.string().overwrite(oneLine).min(1).max(max);

/** Marks the rows that show a newcomer around and vanish together. */
export const sample = z.boolean().default(false).describe('A sample row for newcomers');
