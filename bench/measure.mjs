/**
 * One row: its contenders, each in a process of its own, take turns until every one has had all its rounds.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, contenders } from './contenders.mjs';

/** Lets what a round set in motion, such as a process that boots in the background, end before the next contender's turn. */
const PAUSE = 100;
/** A contender that has not answered by then is reported as failed. */
const DEADLINE = 120_000;

/**
 * @returns for each contender its `rounds` and `medians` by measure, or the `error` that kept it from taking part
 */
export async function measureRow(name, row, { quick, missing }) {
	const { rounds, ...sizes } = quick ? { ...row.full, ...row.quick } : row.full;
	const outcomes = Object.fromEntries(
		row.contenders.map((who) => [who, { rounds: {}, medians: {}, error: missing.get(who) }]),
	);
	const drivers = new Map();
	try {
		for (let round = 0; round < rounds; round++) {
			for (const [who, outcome] of Object.entries(outcomes)) {
				if (outcome.error !== undefined) continue;
				showProgress(`${name}: round ${round + 1} of ${rounds}, ${contenders[who].label}`);
				try {
					if (!drivers.has(who)) drivers.set(who, await startDriver(commandOf(who, name, sizes)));
					await sleep(PAUSE);
					for (const [key, value] of Object.entries(await drivers.get(who).round()))
						(outcome.rounds[key] ??= []).push(value);
					if (row.fresh) await endDriver(drivers, who);
				} catch (error) {
					outcome.error = error.message;
					await endDriver(drivers, who);
				}
			}
		}
	} finally {
		showProgress('');
		for (const who of drivers.keys()) await endDriver(drivers, who);
	}
	for (const outcome of Object.values(outcomes))
		for (const [key, values] of Object.entries(outcome.rounds)) outcome.medians[key] = median(values);
	return outcomes;
}

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Resolves when the contender has set itself up and warmed up. It answers each line of its input with a line of JSON. */
async function startDriver([command, ...args]) {
	const child = spawn(command, args, { env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
	let errors = '';
	child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
	child.stdin.on('error', () => {});
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	const answer = async () => {
		const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE);
		const { value, done } = await lines.next();
		clearTimeout(timer);
		if (done) throw new Error(lastLine(errors) ?? `ended without an answer, or gave none in ${DEADLINE} ms`);
		return JSON.parse(value);
	};
	await answer();
	return {
		child,
		round() {
			child.stdin.write('round\n');
			return answer();
		},
	};
}

async function endDriver(drivers, who) {
	const child = drivers.get(who)?.child;
	drivers.delete(who);
	if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	child.stdin.end();
	const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
	await ended;
	clearTimeout(timer);
}

/** Certificates that every Node would read when it starts (15–40 ms) are no part of what is compared. */
function environment() {
	return { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
}

function lastLine(text) {
	return text
		.split('\n')
		.findLast((line) => /Error|error/.test(line))
		?.trim();
}

function showProgress(text) {
	if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
