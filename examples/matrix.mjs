// Multiplies two matrices of 800 × 800 in place: each process of a pool writes its rows of one
// shared result.
import { cpuCount, Pool, SharedArray } from 'multiprocess';

const N = Number(process.argv[2] ?? 800);
const [a, b, product] = [1, 2, 3].map(() => new SharedArray(Float64Array, N * N, { lock: false }));
for (let i = 0; i < N * N; i++) {
	a.view[i] = (i * 7) % 13;
	b.view[i] = (i * 5) % 11;
}

function multiplyRow(row) {
	const [left, right, out] = [a.view, b.view, product.view];
	out.fill(0, row * N, (row + 1) * N);
	for (let k = 0; k < N; k++) {
		const factor = left[row * N + k];
		for (let column = 0; column < N; column++) out[row * N + column] += factor * right[k * N + column];
	}
}

const pool = new Pool();
const rows = Array.from({ length: N }, (_, row) => row);
// Two rows beforehand, so that the workers have booted before the clock starts.
await pool.map(multiplyRow, rows.slice(0, 2));

const began = performance.now();
await pool.map(multiplyRow, rows);
const inPool = performance.now() - began;
const sum = product.view.reduce((total, value) => total + value);
pool.close();
await pool.join();

const beganAlone = performance.now();
for (const row of rows) multiplyRow(row);
const alone = performance.now() - beganAlone;
if (product.view.reduce((total, value) => total + value) !== sum) throw new Error('the results differ');

console.log(
	`${N} × ${N}: ${inPool.toFixed(0)} ms in ${cpuCount()} processes, ${alone.toFixed(0)} ms in one: ${(alone / inPool).toFixed(2)}×`,
);
