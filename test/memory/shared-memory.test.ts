import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { ClosedError, Pool, Process, ProcessError, SharedMemory } from 'multiprocess';
import { namesFolder, treeFolders } from '#src/memory/tree/tree-name.js';
import { askChild } from '../support/child.js';
import { tempDir } from '../support/temp-dir.js';

/** The segment's files in the tree. */
function segmentFiles(): string[] {
	return readdirSync(treeFolders().main).filter((name) => /^(segment|named)/.test(name));
}

function made(t: TestContext, size: number, name?: string): SharedMemory {
	const shm = SharedMemory.create(size, name === undefined ? {} : { name });
	t.after(() => {
		shm.unlink();
		shm[Symbol.dispose]();
	});
	return shm;
}

test('SHM04 a size other than a whole number above 0 is refused', () => {
	for (const size of [0, -1, 1.5, Number.NaN, 2 ** 53])
		assert.throws(() => SharedMemory.create(size), {
			name: 'RangeError',
			message: /SharedMemory\.create\(\): size is/,
		});
	for (const size of ['4096', undefined, null, 4096n])
		assert.throws(() => SharedMemory.create(size as never), { name: 'TypeError', message: /give the number of bytes/ });
	assert.throws(() => SharedMemory.create(1, { track: true } as never), { message: /no option 'track'/ });
});

test('a segment has its exact size, and is all zeros', (t) => {
	for (const size of [1, 4095, 4097]) {
		const shm = made(t, size);
		assert.deepEqual([shm.size, shm.buffer.byteLength, shm.bytes.length], [size, size, size]);
		assert.ok(shm.bytes.every((byte) => byte === 0));
		assert.equal(inspect(shm), `SharedMemory("${shm.name}", size=${size})`);
	}
});

test('SHM01 SHM17 a name is any text without NUL: colons, newlines, slashes', (t) => {
	for (const name of ['a:b\nc', '../../etc/passwd', '.', '..', 'über/☃', ' ', 'x'.repeat(255)]) {
		const shm = made(t, 16, name);
		assert.equal(shm.name, name);
		shm.bytes[3] = 7;
		assert.equal(SharedMemory.attach(name).bytes[3], 7);
		shm.unlink();
		assert.throws(() => SharedMemory.attach(name), ProcessError);
	}
	for (const name of ['a\0b', '', '\ud800', 7, null]) {
		assert.throws(() => SharedMemory.create(16, { name: name as never }), { name: 'TypeError', message: /name is/ });
		assert.throws(() => SharedMemory.attach(name as never), { name: 'TypeError', message: /name is/ });
	}
	assert.throws(() => SharedMemory.create(16, { name: 'x'.repeat(256) }), {
		name: 'RangeError',
		message: /at most 255/,
	});
	assert.throws(() => SharedMemory.create(16, { name: 'mp_1_2_3' }), {
		name: 'TypeError',
		message: /the form of automatic names/,
	});
});

test('creating an existing name and attaching to a missing one are ProcessErrors and leave nothing behind', (t) => {
	const name = `exists-${process.pid}`;
	made(t, 16, name);
	const before = segmentFiles();
	assert.throws(() => SharedMemory.create(16, { name }), { name: 'ProcessError', message: /already/ });
	assert.deepEqual(segmentFiles(), before);
	assert.throws(() => SharedMemory.attach(`none-${process.pid}`), {
		name: 'ProcessError',
		message: /there is no segment/,
	});
	for (const other of [
		'mp_1_2_3',
		made(t, 1).name.replace(/\d+$/, '99'),
		made(t, 1).name.replace(/_\d+_/, '_268435455_'),
	])
		assert.throws(() => SharedMemory.attach(other), { name: 'ProcessError', message: /there is no segment/ });
});

test('SHM05 SHM07 a child writes by name and by the object it was passed, and sees what is written here', async (t) => {
	for (const shm of [made(t, 64), made(t, 64, `across-${process.pid}`)]) {
		shm.bytes[0] = 1;
		const seen = await askChild(
			t,
			(given: SharedMemory, name: string) => {
				const byName = SharedMemory.attach(name);
				given.bytes[1] = 2;
				byName.bytes[2] = 3;
				return [given.name === name, given.size, byName.size, given.bytes[0], given.bytes[2], byName.bytes[1]];
			},
			{ args: [shm, shm.name] },
		);
		assert.deepEqual(seen, [true, 64, 64, 1, 3, 2]);
		assert.deepEqual([...shm.bytes.subarray(0, 4)], [1, 2, 3, 0]);
	}
});

test('the buffer and all its views travel as the same memory, each of its kind', async (t) => {
	const shm = made(t, 64);
	const floats = new Float64Array(shm.buffer, 8, 3);
	const data = new DataView(shm.buffer, 32);
	const node = Buffer.from(shm.buffer, 40, 8);
	const { buffer } = shm;
	await using pool = new Pool(1);
	const seen = await pool.apply(() => {
		floats[1] = 2.5;
		data.setUint8(0, 9);
		node.write('node');
		new Uint8Array(buffer)[0] = 5;
		const same = [floats, data, node].every((view) => view.buffer === buffer);
		return [same, floats.length, data.byteLength, Buffer.isBuffer(node), node.byteOffset];
	});
	assert.deepEqual(seen, [true, 3, 32, true, 40]);
	assert.deepEqual([floats[1], data.getUint8(0), node.toString('latin1', 0, 4), shm.bytes[0]], [2.5, 9, 'node', 5]);
});

test('a view comes back from a task as the same memory', async (t) => {
	const shm = made(t, 16);
	await using pool = new Pool(1);
	const back = await pool.apply((given: Uint8Array) => given.subarray(4), [shm.bytes]);
	assert.equal(back.buffer, shm.buffer);
	assert.deepEqual([back.byteOffset, back.length], [4, 12]);
});

test('a view alone keeps the segment, here and in a child that made it', async () => {
	await using pool = new Pool(1);
	const remote = await pool.apply(() => {
		const words = new Int32Array(SharedMemory.create(16).buffer);
		words[2] = 12;
		return words;
	});
	const seen = await pool.apply((words: Int32Array) => words[2]++, [remote]);
	assert.deepEqual([seen, remote[2]], [12, 13]);
});

test('after close(), buffer and bytes throw, views are empty, name and size stay, and the segment lives on', (t) => {
	for (const shm of [made(t, 32), made(t, 32, `closed-${process.pid}`)]) {
		const { name, bytes } = shm;
		bytes[0] = 4;
		shm.close();
		shm.close();
		assert.equal(bytes.length, 0);
		assert.throws(() => shm.buffer, ClosedError);
		assert.throws(() => shm.bytes, { name: 'ClosedError', message: /SharedMemory\.bytes: it is closed/ });
		assert.deepEqual([shm.name, shm.size], [name, 32]);
		assert.equal(SharedMemory.attach(name).bytes[0], 4);
	}
});

test('two objects of one segment in a thread are closed independently', (t) => {
	const shm = made(t, 32);
	const other = SharedMemory.attach(shm.name);
	assert.equal(other.buffer, shm.buffer);
	other.close();
	other[Symbol.dispose]();
	shm.bytes[0] = 1;
	assert.throws(() => other.bytes, ClosedError);
	assert.equal(SharedMemory.attach(shm.name).bytes[0], 1);
});

test('dispose frees the space of an unnamed segment at once; a named one stays', (t) => {
	const before = segmentFiles().length;
	const shm = SharedMemory.create(32);
	const named = made(t, 32, `disposed-${process.pid}`);
	assert.equal(segmentFiles().length, before + 2);
	shm[Symbol.dispose]();
	shm[Symbol.dispose]();
	named[Symbol.dispose]();
	assert.equal(segmentFiles().length, before + 1);
	assert.throws(() => SharedMemory.attach(shm.name), ProcessError);
	assert.equal(SharedMemory.attach(named.name).size, 32);
});

test('what was sent arrives even if the sender disposes of it at once', async (t) => {
	const shm = SharedMemory.create(32);
	shm.bytes[0] = 11;
	const answer = askChild(t, (given: SharedMemory) => given.bytes[0], { args: [shm] });
	shm[Symbol.dispose]();
	assert.equal(await answer, 11);
});

test('a process that disposes of a segment and gets it again has it', async () => {
	const shm = SharedMemory.create(32);
	await using pool = new Pool(1);
	await pool.apply((given: SharedMemory) => given[Symbol.dispose](), [shm]);
	await pool.apply((given: SharedMemory) => void Object.assign(globalThis, { kept: given }), [shm]);
	shm[Symbol.dispose]();
	const seen = await pool.apply(async () => {
		const { setFlagsFromString } = await import('node:v8');
		const { runInNewContext } = await import('node:vm');
		setFlagsFromString('--expose-gc');
		for (let i = 0; i < 5; i++) {
			runInNewContext('gc')();
			await new Promise((resolve) => setImmediate(resolve));
		}
		const { kept } = globalThis as unknown as { kept: SharedMemory };
		return SharedMemory.attach(kept.name).size;
	});
	assert.equal(seen, 32);
});

test('closing the last object ends the mapping of views that arrived on their own as well, and they may arrive again', async () => {
	const shm = SharedMemory.create(32);
	await using pool = new Pool(1);
	const seen = await pool.apply(
		([view, later]: [Uint8Array, SharedMemory]) => {
			later.close();
			const after = view.length;
			later[Symbol.dispose]();
			return after;
		},
		[[shm.bytes, shm]],
	);
	assert.equal(seen, 0);
	assert.equal(await pool.apply((view: Uint8Array) => view.length, [shm.bytes]), 32);
});

test('a link that leads anywhere else is not a name, and is left alone', (t) => {
	const shm = made(t, 8, `link-${process.pid}`);
	const folder = namesFolder();
	const elsewhere = tempDir(t);
	writeFileSync(`${elsewhere}/file`, 'kept');
	utimesSync(elsewhere, 1, 1);
	symlinkSync(`${elsewhere}/file`, `${folder}/elsewhere-${process.pid}`);
	t.after(() => rmSync(`${folder}/elsewhere-${process.pid}`));
	assert.throws(() => SharedMemory.attach(`elsewhere-${process.pid}`), { name: 'ProcessError' });
	assert.throws(() => SharedMemory.create(8, { name: `elsewhere-${process.pid}` }), { name: 'ProcessError' });
	assert.equal(existsSync(`${elsewhere}/file`), true);
	assert.equal(shm.size, 8);
});

test('SHM13 nobody can attach to or send what was unlinked; those who have it keep it', async (t) => {
	for (const shm of [SharedMemory.create(32), made(t, 32, `unlinked-${process.pid}`)]) {
		const p = new Process({ target: (given: SharedMemory) => given.unlink(), args: [shm] });
		p.start();
		assert.equal(await p.join(), 0);
		assert.throws(() => SharedMemory.attach(shm.name), { name: 'ProcessError', message: /there is no segment/ });
		shm.bytes[0] = 3;
		shm.unlink();
		shm.unlink();
		assert.equal(shm.bytes[0], 3);
		assert.throws(() => new Process({ target: (_: number, given: SharedMemory) => given, args: [1, shm] }).start(), {
			name: 'ShippingError',
			path: 'process.args[1]',
			message: /^cannot send process\.args\[1\]: SharedMemory: ".*" was unlinked/,
		});
		const { buffer } = shm;
		assert.throws(() => new Process({ target: () => buffer }).start(), {
			name: 'ShippingError',
			path: 'process.target > buffer',
			message: /ArrayBuffer: ".*" was unlinked/,
		});
	}
});

test('a name that was unlinked and used again is not removed by the holder of the first segment', (t) => {
	const name = `again-${process.pid}`;
	const first = made(t, 8, name);
	const other = SharedMemory.attach(name);
	other.unlink();
	const second = made(t, 9, name);
	first.unlink();
	assert.equal(SharedMemory.attach(name).size, second.size);
});

test('read-only: writes of others are seen, and writes here stay here and end nothing', async (t) => {
	const shm = made(t, 3 * 4096);
	const readOnly = SharedMemory.attach(shm.name, { readOnly: true });
	shm.bytes[0] = 1;
	assert.equal(readOnly.bytes[0], 1);
	readOnly.bytes[0] = 99;
	assert.deepEqual([shm.bytes[0], readOnly.bytes[0]], [1, 99]);
	shm.bytes[4096] = 2;
	assert.equal(readOnly.bytes[4096], 2);
	const inChild = await askChild(
		t,
		(given: SharedMemory) => {
			given.bytes[1] = 98;
			return [given.bytes[0], given.bytes[4096]];
		},
		{ args: [readOnly] },
	);
	assert.deepEqual([inChild, shm.bytes[1]], [[1, 2], 0]);
	assert.throws(() => SharedMemory.attach(shm.name, { readOnly: 1 as never }), {
		name: 'TypeError',
		message: /readOnly/,
	});
});

test('a folder of names that others could write to is refused', (t) => {
	const shm = made(t, 8, `folder-${process.pid}`);
	const folder = namesFolder();
	chmodSync(folder, 0o777);
	try {
		assert.throws(() => SharedMemory.attach(shm.name), {
			name: 'ProcessError',
			message: /not a folder that this user alone can use/,
		});
	} finally {
		chmodSync(folder, 0o700);
	}
	shm.unlink();
	assert.equal(existsSync(folder) && readdirSync(folder).includes(`folder-${process.pid}`), false);
});

test('Python’s way of making and attaching is refused, with a hint at ours', () => {
	const Made = SharedMemory as unknown as new (...args: unknown[]) => SharedMemory;
	for (const args of [[], ['name'], [{ create: true, size: 16 }]])
		assert.throws(() => new Made(...args), {
			name: 'TypeError',
			message: /^new SharedMemory\(\): .*SharedMemory\.create\(size.*SharedMemory\.attach\(name\)/,
		});
});
