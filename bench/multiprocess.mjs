/** This library as its users write it: functions of the script, closures, a module's functions. */
import { writeFileSync } from 'node:fs';
import { Barrier, getContext, Lock, Pool, Process, Semaphore, SharedArray } from 'multiprocess';
import { openPipes, openStream } from './multiprocess-messages.mjs';
import * as tasks from './tasks.mjs';

export function adapter(variant) {
	const target = variant === 'module' ? tasks.reportTime : reportTime;
	const methods = getContext(variant === 'spawn' || variant === 'thread' ? variant : undefined);
	return {
		async startProcess(file) {
			const child = new methods.Process({ target, args: [file] });
			child.start();
			await child.join();
		},
		openPool: (workers) => openPool(new methods.Pool(workers)),
		openCopier,
		openCapturing: async () => (await packages()).openCapturing(),
		openInstances: async (count) => (await packages()).openInstances(count),
		openLoop,
		openLocks,
		openPingPong,
		openWaiters,
		openSharedArray,
		openStream,
		openPipes,
	};
}

function reportTime(file) {
	writeFileSync(file, String(process.hrtime.bigint()));
}

/** Loaded on demand: it imports the compared packages, too much for the programs of other rows. */
const packages = () => import('./multiprocess-packages.mjs');

function openPool(pool) {
	return {
		apply: {
			module: (n) => pool.apply(tasks.increment, [n]),
			arrow: (n) => pool.apply((x) => x + 1, [n]),
			capturing: (n) => pool.apply(() => n + 1),
		},
		map: (task, items) => pool.map(tasks[task], items),
		pid: () => pool.apply(tasks.pid),
		echo: (value) => pool.apply(tasks.echo, [value]),
		async close() {
			pool.close();
			await pool.join();
		},
	};
}

async function openCopier() {
	const { decode } = await import('#src/shipping/decode.js');
	const { encode } = await import('#src/shipping/encode.js');
	return {
		copy(value) {
			const { bytes, definitions } = encode(value);
			return decode(bytes, definitions);
		},
	};
}

/**
 * Makes a closure and a loop that calls it, both anew for each run, as a worker does with what it
 * receives.
 */
function openLoop() {
	const pool = new Pool(1);
	const adderOf = (step) => (n) => (n + step) | 0;
	const loopOf = () => (fn, times) => {
		const began = performance.now();
		let n = 0;
		for (let i = 0; i < times; i++) n = fn(n);
		return [performance.now() - began, n];
	};
	return {
		local: (times) => loopOf()(adderOf(3), times),
		sent: (times) => pool.apply(loopOf(), [adderOf(3), times]),
		close: () => pool.terminate(),
	};
}

function openLocks() {
	const lock = new Lock();
	let pool;
	return {
		alone(times) {
			const began = performance.now();
			takeTurns(lock, times);
			return performance.now() - began;
		},
		async awaited(times) {
			const began = performance.now();
			for (let i = 0; i < times; i++) {
				await lock.acquire();
				lock.release();
			}
			return performance.now() - began;
		},
		async contended(processes, times) {
			pool ??= new Pool(4);
			const barrier = new Barrier(processes);
			const spans = await Promise.all(
				Array.from({ length: processes }, () => pool.apply(takeTurnsTogether, [lock, barrier, times])),
			);
			return spanOf(spans);
		},
		close: () => pool?.terminate(),
	};
}

function takeTurns(lock, times) {
	for (let i = 0; i < times; i++) {
		lock.acquireSync();
		lock.release();
	}
}

function takeTurnsTogether(lock, barrier, times) {
	takeTurns(lock, 1000);
	barrier.waitSync();
	const began = process.hrtime.bigint();
	takeTurns(lock, times);
	return [began, process.hrtime.bigint()];
}

/** Milliseconds between the first begin and the last end. */
function spanOf(spans) {
	const [begins, ends] = [0, 1].map((which) => spans.map((span) => Number(span[which])));
	return (Math.max(...ends) - Math.min(...begins)) / 1e6;
}

function openPingPong() {
	const [ping, pong] = [new Semaphore(0), new Semaphore(0)];
	const pool = new Pool(1);
	return {
		async blocking(trips) {
			const answers = pool.apply(() => {
				for (let i = 0; i <= trips; i++) {
					ping.acquireSync();
					pong.release();
				}
			});
			ping.release();
			await pong.acquire();
			const began = performance.now();
			for (let i = 0; i < trips; i++) {
				ping.release();
				pong.acquireSync();
			}
			const took = performance.now() - began;
			await answers;
			return took;
		},
		async async(trips) {
			const answers = pool.apply(async () => {
				for (let i = 0; i <= trips; i++) {
					await ping.acquire();
					pong.release();
				}
			});
			ping.release();
			await pong.acquire();
			const began = performance.now();
			for (let i = 0; i < trips; i++) {
				ping.release();
				await pong.acquire();
			}
			const took = performance.now() - began;
			await answers;
			return took;
		},
		close: () => pool.terminate(),
	};
}

async function openWaiters(count) {
	const lock = new Lock();
	await lock.acquire();
	const processes = Array.from({ length: count }, (_, i) => {
		const target = i % 2 === 0 ? () => lock.acquireSync() : () => lock.acquire();
		const p = new Process({ target, daemon: true });
		p.start();
		return p;
	});
	return {
		pids: processes.map((p) => p.pid),
		close: () => processes.forEach((p) => p.kill()),
	};
}

function openSharedArray(numbers) {
	const array = new SharedArray(Float64Array, numbers, { lock: false });
	const pool = new Pool(2);
	return {
		async fill(workers) {
			const began = performance.now();
			const part = numbers / workers;
			await Promise.all(
				Array.from({ length: workers }, (_, i) => pool.apply(tasks.fillRoots, [array.view, part * i, part * (i + 1)])),
			);
			return performance.now() - began;
		},
		close: () => pool.terminate(),
	};
}
