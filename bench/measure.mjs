/**
 * Measures one form of a row. The contenders, each in a process of its own, take turns until every
 * one has had all its rounds.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, contenders } from './contenders.mjs';
import { median } from './statistics.mjs';

/**
 * Milliseconds for what a round set in motion to end before the next contender's turn, such as a
 * process that boots in the background.
 */
const PAUSE = 100;
/** Milliseconds after which a contender without an answer is reported as failed. */
const DEADLINE = 120_000;

/**
 * @param rounds replaces the form's own number of rounds
 * @returns for each contender its `rounds` and its `medians` by measure, or the `error` that kept
 * it from taking part
 */
export async function measureForm(name, form, { quick, rounds, missing }) {
	const { rounds: own, ...sizes } = quick ? { ...form.full, ...form.quick } : form.full;
	const count = rounds ?? own;
	const outcomes = Object.fromEntries(
		form.contenders.map((who) => [who, { rounds: {}, medians: {}, error: missing.get(who) }]),
	);
	const { measure, close } = form.anew ? programsAnew(name, form, sizes) : keptPrograms(name, sizes);
	try {
		for (let turn = 0; turn < count; turn++) {
			for (const [who, outcome] of Object.entries(outcomes)) {
				if (outcome.error !== undefined) continue;
				showProgress(`${name}: round ${turn + 1} of ${count}, ${contenders[who].label}`);
				try {
					for (const [key, value] of Object.entries(await measure(who, turn))) (outcome.rounds[key] ??= []).push(value);
				} catch (error) {
					outcome.error = error.message;
				}
			}
		}
	} finally {
		showProgress('');
		await close();
	}
	for (const outcome of Object.values(outcomes))
		for (const [key, values] of Object.entries(outcome.rounds)) outcome.medians[key] = median(values);
	return outcomes;
}

/**
 * Runs each round as a new program, or as one program per cell of the form. A row that draws random
 * numbers uses `turn` as the seed; otherwise every program would draw the same numbers.
 */
function programsAnew(name, { cells = [{}], settle = 0 }, sizes) {
	return {
		async measure(who, turn) {
			const figures = {};
			for (const cell of cells) {
				await sleep(PAUSE);
				const driver = await startDriver(commandOf(who, name, { ...sizes, ...cell, turn, anew: true }));
				try {
					await sleep(settle);
					Object.assign(figures, await driver.round());
				} finally {
					await driver.end();
				}
			}
			return figures;
		},
		async close() {},
	};
}

/** Runs all rounds of a contender in one program, which has warmed up. */
function keptPrograms(name, sizes) {
	const drivers = new Map();
	const end = async (who) => {
		const driver = drivers.get(who);
		drivers.delete(who);
		await driver?.end();
	};
	return {
		async measure(who) {
			try {
				if (!drivers.has(who)) drivers.set(who, await startDriver(commandOf(who, name, sizes)));
				await sleep(PAUSE);
				return await drivers.get(who).round();
			} catch (error) {
				await end(who);
				throw error;
			}
		},
		async close() {
			for (const who of drivers.keys()) await end(who);
		},
	};
}

/**
 * Resolves when the contender has set itself up. The contender answers each input line with a line
 * of JSON.
 */
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
	const driver = {
		round() {
			child.stdin.write('round\n');
			return answer();
		},
		end: () => endChild(child),
	};
	try {
		await answer();
		return driver;
	} catch (error) {
		await driver.end();
		throw error;
	}
}

async function endChild(child) {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	child.stdin.end();
	const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
	await ended;
	clearTimeout(timer);
}

/**
 * Leaves out the extra certificates, which every Node would read at its start (15–40 ms) and which
 * are no part of the comparison.
 */
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
