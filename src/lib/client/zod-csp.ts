/** Tells zod not to compile validators: that needs `eval`, which our content security policy forbids. Import it first. */
// From its core, because all of zod is 34 kB that the first page does not need.
import { config } from 'zod/v4/core';

config({ jitless: true });
