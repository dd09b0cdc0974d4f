/** What is wrong with DATABASE_URL is said in words; the database itself is played by servers that behave badly. */
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { checkDatabase, nameOfDatabase } from './check-database.mjs';
import { freePort } from './listening.mjs';

async function listening(onConnection) {
	const server = createServer(onConnection);
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	onTestFinished(() => server.close());
	return server.address().port;
}
const at = (port, user = 'ada:pw') => `postgresql://${user}@127.0.0.1:${port}/mana`;

/** PostgreSQL's message for what goes wrong while somebody enters: severity, code, text. */
const refusal = (code) => {
	const body = Buffer.from(`SFATAL\0C${code}\0Mno\0\0`);
	const head = Buffer.from('E\0\0\0\0');
	head.writeInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
};

test.each([
	['mysql://127.0.0.1/mana', 'is not a PostgreSQL address'],
	['mana', 'is not a PostgreSQL address'],
])('%s is no address', async (url, words) => {
	await expect(checkDatabase(url)).rejects.toThrow(words);
});

test('a port where nothing listens', async () => {
	const port = await freePort();
	await expect(checkDatabase(at(port))).rejects.toThrow(
		`The database of DATABASE_URL (mana on 127.0.0.1:${port}) cannot be used: nothing listens there.`,
	);
});

test('another program on the port, which hangs up', async () => {
	const port = await listening((socket) => socket.destroy());
	await expect(checkDatabase(at(port))).rejects.toThrow('it hung up, so it may not be a PostgreSQL');
});

test.each([
	['28P01', 'the user or the password is wrong'],
	['3D000', 'there is no such database'],
])('a server that refuses with %s', async (code, words) => {
	const port = await listening((socket) => socket.once('data', () => socket.end(refusal(code))));
	await expect(checkDatabase(at(port))).rejects.toThrow(words);
});

test('a database is named without its password', () => {
	expect(nameOfDatabase('postgresql://ada:secret@db.example/mana')).toBe('mana on db.example:5432');
});
