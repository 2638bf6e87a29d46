/** This library, as its users write it: functions of the script, closures, a module's functions. */
import { writeFileSync } from 'node:fs';
import { Pool, Process } from 'multiprocess';
import * as tasks from './tasks.mjs';

export function adapter(variant) {
	const target = variant === 'module' ? tasks.reportTime : reportTime;
	return {
		async startProcess(file) {
			const child = new Process({ target, args: [file] });
			child.start();
			await child.join();
		},
		openPool,
	};
}

function reportTime(file) {
	writeFileSync(file, String(process.hrtime.bigint()));
}

function openPool(workers) {
	const pool = new Pool(workers);
	return {
		apply: {
			module: (n) => pool.apply(tasks.increment, [n]),
			arrow: (n) => pool.apply((x) => x + 1, [n]),
			capturing: (n) => pool.apply(() => n + 1),
		},
		map: (task, items) => pool.map(tasks[task], items),
		pid: () => pool.apply(tasks.pid),
		async close() {
			pool.close();
			await pool.join();
		},
	};
}
