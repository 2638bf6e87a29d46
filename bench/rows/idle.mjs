/** What it costs to wait for something that does not come. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export const row = {
	title: '8 processes that wait for one lock, 4 blocking and 4 by await (Python: 8 blocking), after the first 3 s',
	contenders: ['multiprocess', 'python-fork'],
	measures: {
		cpu: { title: 'of one CPU', unit: '%', better: 'less', target: { text: '< 0.5 %', limit: () => 0.5 } },
	},
	full: { rounds: 3, seconds: 8 },
	quick: { rounds: 1, seconds: 4 },
};

export async function prepare(contender, { seconds }) {
	const { openWaiters } = await contender.load();
	const waiters = await openWaiters(8);
	await sleep(3000);
	return {
		async round() {
			const before = waiters.pids.reduce((sum, pid) => sum + ticksOf(pid), 0);
			await sleep(seconds * 1000);
			const after = waiters.pids.reduce((sum, pid) => sum + ticksOf(pid), 0);
			return { cpu: (after - before) / seconds };
		},
		close: waiters.close,
	};
}

/** CPU time in hundredths of a second, to the nanosecond as the kernel reports it. */
function ticksOf(pid) {
	const nanoseconds = Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
	return nanoseconds / 1e7;
}
