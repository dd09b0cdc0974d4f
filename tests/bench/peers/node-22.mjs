/** What Node 22 has and Node 20 lacks, as far as packages that were written for it name it: methods of sets, and sockets. */
const methods = {
	difference(other) {
		return new Set([...this].filter((value) => !other.has(value)));
	},
	intersection(other) {
		return new Set([...this].filter((value) => other.has(value)));
	},
	union(other) {
		return new Set([...this, ...other.keys()]);
	},
	isSubsetOf(other) {
		return [...this].every((value) => other.has(value));
	},
	isSupersetOf(other) {
		return [...other.keys()].every((value) => this.has(value));
	},
};
for (const [name, method] of Object.entries(methods)) Set.prototype[name] ??= method;

/** Named on loading, and never opened: messages pass without a socket. */
globalThis.WebSocket ??= class {
	static CONNECTING = 0;
	static OPEN = 1;
	static CLOSING = 2;
	static CLOSED = 3;
};
