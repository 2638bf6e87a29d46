import assert from 'node:assert/strict';
import { closeSync, constants, fstatSync, openSync, readFileSync, unlinkSync } from 'node:fs';
import { constants as system } from 'node:os';
import { test, type TestContext } from 'node:test';
import type { Mapping } from '#src/native/binding.js';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { native } from '#src/native/load.js';
import { eventually } from '../support/eventually.js';
import { inRepository } from '../support/repository.js';
import { runProgram } from '../support/run-program.js';

const { errno } = system;
let files = 0;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A file without a name, of that many bytes. */
function fileOf(t: TestContext, bytes: number): number {
	const path = `/dev/shm/multiprocess-test-${process.pid}-${files++}`;
	const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
	unlinkSync(path);
	t.after(() => closeSync(fd));
	assert.equal(native().fallocate(fd, bytes), 0);
	return fd;
}

function mapped(fd: number, bytes: number, readOnly = false): Mapping {
	const mapping = native().map(fd, bytes, readOnly, false);
	assert.ok(typeof mapping === 'object');
	return mapping;
}

test('two mappings of a file are the same memory', (t) => {
	const fd = fileOf(t, 4096);
	const [one, other] = [mapped(fd, 4096), mapped(fd, 4096)].map(({ buffer }) => new Int32Array(buffer));
	assert.ok(one && other);
	Atomics.store(one, 3, 42);
	assert.equal(Atomics.load(other, 3), 42);
	assert.equal(Atomics.compareExchange(other, 3, 42, 43), 42);
	assert.equal(one[3], 43);
});

test('unmap detaches every view, and the handle is refused afterwards', (t) => {
	const { buffer, handle } = mapped(fileOf(t, 4096), 4096);
	const bytes = new Uint8Array(buffer);
	const words = new Int32Array(buffer);
	assert.equal(native().unmap(handle, buffer), 0);
	assert.deepEqual([buffer.byteLength, bytes.length], [0, 0]);
	assert.throws(() => Atomics.load(words, 0), { name: 'TypeError', message: /detached/ });
	assert.throws(() => native().futexWake(handle, 0, 1), { name: 'TypeError', message: /closed/ });
	assert.throws(() => native().unmap(handle, buffer), { name: 'TypeError', message: /closed/ });
});

test('giveToBuffer calls back when the memory is unmapped', async (t) => {
	const fd = fileOf(t, 4096);
	const inode = fstatSync(fd).ino;
	const isMapped = (): boolean => readFileSync('/proc/self/maps', 'utf8').includes(` ${inode} `);
	const told: boolean[] = [];
	// A function of its own: a closure beside the buffer would keep the buffer.
	const tell = (): void => void told.push(isMapped());
	const give = (): void => {
		const { buffer, handle } = mapped(fd, 4096);
		native().giveToBuffer(handle, tell);
		assert.throws(() => native().giveToBuffer(handle, tell), { name: 'TypeError', message: /given to its buffer/ });
		assert.throws(() => native().unmap(handle, buffer), { name: 'TypeError', message: /given to its buffer/ });
		handles.push(handle);
	};
	const handles: Mapping['handle'][] = [];
	give();
	assert.equal(isMapped(), true);
	await eventually('it is told', () => {
		collectGarbage();
		return told.length > 0;
	});
	assert.deepEqual(told, [false]);
	const other = mapped(fd, 4096);
	for (const callback of [undefined, {}, 1])
		assert.throws(() => native().giveToBuffer(other.handle, callback as never), { message: /no function/ });
});

test('a buffer that keeps its writes and its file do not see one another’s changes', (t) => {
	const fd = fileOf(t, 8192);
	const { buffer, handle } = mapped(fd, 8192);
	const [own, file] = [buffer, mapped(fd, 8192).buffer].map((memory) => new Int32Array(memory)) as [
		Int32Array,
		Int32Array,
	];
	own[0] = 1;
	own[1024] = 2;
	assert.equal(native().keepWrites(handle, buffer, fd), 0);
	assert.deepEqual([own[0], own[1024], file[0], file[1024]], [1, 2, 1, 2]);
	own[0] = 3;
	file[1] = 4;
	assert.deepEqual([own[0], own[1], own[1024], file[0]], [3, 0, 2, 1]);
	assert.equal(native().keepWrites(handle, buffer, -1), -errno.EBADF);
	assert.equal(own[0], 3);
	for (const [given, memory] of [
		[handle, new ArrayBuffer(8192)],
		[{}, buffer],
		[handle, undefined],
	])
		assert.throws(() => native().keepWrites(given as never, memory as never, fd), { name: 'TypeError' });
});

test('memory is returned when it is unmapped, not when its handle is collected', async (t) => {
	const fd = fileOf(t, 4096);
	const inode = fstatSync(fd).ino;
	const isMapped = (): boolean => readFileSync('/proc/self/maps', 'utf8').includes(` ${inode} `);
	const { buffer, handle } = mapped(fd, 4096);
	assert.equal(isMapped(), true);
	native().unmap(handle, buffer);
	await eventually('it is mapped no more', () => !isMapped());
	assert.throws(() => native().futexWake(handle, 0, 1), { message: /closed/ });
});

test('keepFreed takes a number of bytes', () => {
	native().keepFreed(2 ** 20);
	for (const bytes of [-1, 'x', undefined, 2 ** 40])
		assert.throws(() => native().keepFreed(bytes as number), { name: 'TypeError', message: /keepFreed/ });
});

test('a refusal by the system is a negative errno', (t) => {
	const fd = fileOf(t, 4096);
	assert.equal(native().map(-1, 4096, false, false), -errno.EBADF);
	assert.equal(native().fallocate(-1, 4096), -errno.EBADF);
	const readOnly = openSync(`/proc/self/fd/${fd}`, 'r');
	t.after(() => closeSync(readOnly));
	assert.equal(native().map(readOnly, 4096, false, false), -errno.EACCES);
	assert.equal(new Uint8Array(mapped(readOnly, 4096, true).buffer).length, 4096);
});

test('no index reaches beyond a mapping, and no other object passes for a mapping', (t) => {
	const { handle } = mapped(fileOf(t, 64), 64);
	assert.equal(native().futexWake(handle, 15, 1), 0);
	for (const index of [16, -1, 2 ** 40, '0' as unknown as number]) {
		assert.throws(() => native().futexWake(handle, index, 1), { name: 'TypeError', message: /not within the mapping/ });
	}
	for (const other of [{}, 7, null, Object.create(null)]) {
		assert.throws(() => native().futexWake(other as never, 0, 1), { name: 'TypeError', message: /no mapping/ });
	}
});

test('the program that tries every call, which test:arm64 runs under emulation, passes', async () => {
	const { stdout, stderr } = await runProgram(inRepository('test/fixtures/native/smoke.mjs'));
	assert.match(stdout, /^The addon works on linux \w+, Node [\d.]+\.\n$/, stderr);
});
