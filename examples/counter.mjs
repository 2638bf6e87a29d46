// Four processes each count to a million, or to the number given: once with a lock around a plain
// variable, once by an atomic operation.
import { Lock, Process, SharedValue } from 'multiprocess';

const PROCESSES = 4;
const TIMES = Number(process.argv[2] ?? 1_000_000);

const lock = new Lock();
const locked = new SharedValue(Float64Array, 0, { lock });
const atomic = new SharedValue(Int32Array, 0, { lock: false });

async function inAll(target) {
	const processes = Array.from({ length: PROCESSES }, () => new Process({ target }));
	const began = performance.now();
	for (const p of processes) p.start();
	for (const p of processes) await p.join();
	return performance.now() - began;
}

function report(how, value, milliseconds) {
	const each = (milliseconds * 1e6) / (PROCESSES * TIMES);
	console.log(`${how}: ${value} of ${PROCESSES * TIMES}, ${milliseconds.toFixed(0)} ms, ${each.toFixed(0)} ns each`);
}

const withLock = await inAll(() => {
	for (let i = 0; i < TIMES; i++) {
		lock.acquireSync();
		locked.value++;
		lock.release();
	}
});
report('with a lock', locked.value, withLock);

const withAtomics = await inAll(() => {
	for (let i = 0; i < TIMES; i++) atomic.add(1);
});
report('atomically', atomic.value, withAtomics);
