/** Objects of npm packages, sent by this library. */
import { decode, prepare } from '#src/shipping/decode.js';
import { encode } from '#src/shipping/encode.js';
import { Pool } from 'multiprocess';
import { capturing, instances } from './peers/packages.mjs';

/** Returns `call(name)`, which returns the milliseconds of CPU that a call costs this process. */
export function openCapturing() {
	const pool = new Pool(1);
	const functions = capturing();
	return {
		async call(name) {
			const { fn, argument, result } = functions[name];
			const before = process.cpuUsage();
			const found = await pool.apply(fn, [argument]);
			const { user, system } = process.cpuUsage(before);
			if (found !== result) throw new Error(`${name} gave ${found}`);
			return (user + system) / 1000;
		},
		async close() {
			pool.close();
			await pool.join();
		},
	};
}

/** A function per package that copies its instances. */
export async function openInstances(count) {
	const entries = Object.entries(instances(count));
	for (const [, { values }] of entries) await prepare(encode(values).definitions);
	return Object.fromEntries(
		entries.map(([name, { values, look }]) => {
			const wanted = look(values[count - 1]);
			return [
				name,
				() => {
					const { bytes, definitions } = encode(values);
					const found = look(decode(bytes, definitions)[count - 1]);
					if (found !== wanted) throw new Error(`${name} gave ${found}`);
				},
			];
		}),
	);
}
