/** Tells zod not to compile validators: that needs `eval`, which our content security policy forbids. Import it first. */
import { z } from 'zod';

z.config({ jitless: true });
