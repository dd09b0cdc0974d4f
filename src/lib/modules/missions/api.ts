/** What other modules may use of missions. */
export { Iterations } from './model';
