/** The build of msgpackr that compiles nothing at run time has no types of its own; it is the same program. */
declare module 'msgpackr/index-no-eval' {
	export { Packr } from 'msgpackr';
}
