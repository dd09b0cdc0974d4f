/** Compiles the messages of all modules. */
import { compile } from '@inlang/paraglide-js';
import { messageOptions } from './inlang-project.mjs';

await compile(messageOptions);
// The compiler leaves timers behind that would hold this process for another 20 seconds.
process.exit(0);
