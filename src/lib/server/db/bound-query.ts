/**
 * One statement in two steps: its parameters are sent and it is planned first, and it runs later in the same transaction
 * (PostgreSQL protocol, "Extended Query": Bind to a named portal, then Execute). So that a lock that is taken in between
 * is not held while a megabyte of parameters travels. A statement that writes takes its snapshot when it runs.
 */
import pg from 'pg';
import { bindMessage, type BoundValue } from './bind-message';

/** A part of a transaction that is sent without waiting; see `one-trip.ts`. */
export type Step = (sql: pg.PoolClient) => Promise<pg.QueryResult>;

export interface BoundQuery {
	readonly bind: Step;
	readonly run: Step;
}

interface Statement {
	/** Of the prepared statement; without one it is planned each time. */
	readonly name?: string;
	readonly text: string;
}

export interface BoundQueryConfig extends Statement {
	readonly values: readonly BoundValue[];
}

/** What `pg` has and its types do not tell. */
interface Wire {
	readonly stream: { cork(): void; uncork(): void; write(bytes: Buffer): unknown };
	readonly parsedStatements: Readonly<Record<string, string | undefined>>;
	readonly submittedNamedStatements: Record<string, string | undefined>;
	parse(statement: { name: string; text: string }): void;
	describe(portal: { type: 'P'; name: string }): void;
	execute(portal: { portal: string }): void;
	sync(): void;
}

/** The driver's own query in all but what it sends. */
class Sent extends pg.Query {
	override readonly submit: (connection: pg.Connection) => void;

	constructor(
		config: Statement,
		send: (wire: Wire) => void,
		done: (error: Error | undefined | null, result: pg.QueryResult) => void,
	) {
		super({ ...(config.name === undefined ? {} : { name: config.name }), text: config.text }, done as never);
		this.submit = (connection) => {
			const wire = connection as unknown as Wire;
			wire.stream.cork();
			try {
				send(wire);
				wire.sync();
			} finally {
				wire.stream.uncork();
			}
		};
	}
}

const step =
	(config: Statement, send: (wire: Wire) => void): Step =>
	(sql) =>
		new Promise((resolve, reject) => {
			sql.query(new Sent(config, send, (error, result) => (error ? reject(error) : resolve(result))));
		});

/** One per transaction, which ends it. */
const PORTAL = 'bound';

/**
 * Both steps belong into one transaction, `bind` first, and no other bound query with them. The message is made here and
 * now, so that the values need not be kept until the database answers.
 */
export const boundQuery = ({ values, ...config }: BoundQueryConfig): BoundQuery => {
	const { name = '', text } = config;
	const message = bindMessage({ portal: PORTAL, statement: name, values });
	return {
		bind: step(config, (wire) => {
			if (name === '' || (wire.parsedStatements[name] ?? wire.submittedNamedStatements[name]) === undefined) {
				wire.parse({ name, text });
				if (name !== '') wire.submittedNamedStatements[name] = text;
			}
			wire.stream.write(message);
		}),
		run: step(config, (wire) => {
			wire.describe({ type: 'P', name: PORTAL });
			wire.execute({ portal: PORTAL });
		}),
	};
};
