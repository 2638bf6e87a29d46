/**
 * The results as text: for each measure the contenders with their median, the range of their rounds, and how they
 * stand to ours; at the end a line per measure with its target.
 */
import { contenders } from './contenders.mjs';
import { judge } from './targets.mjs';

export function printRow(row, outcomes) {
	console.log(`\n━━ ${row.title}`);
	for (const [key, measure] of Object.entries(row.measures)) {
		const verdict = verdictOf(row, key, outcomes);
		console.log(`\n   ${measure.title} (${measure.unit}, ${measure.better} is better)`);
		for (const [who, outcome] of Object.entries(outcomes)) {
			const line = describeContender(key, measure, outcome, outcomes.multiprocess.medians[key], who);
			if (line !== undefined) console.log(`   ${contenders[who].label.padEnd(38)}${line}`);
		}
		if (verdict) console.log(`   ${verdict.mark} target ${measure.target.text}${verdict.detail}`);
	}
}

export function printSummary(results) {
	console.log('\n━━ Targets\n');
	const lines = results.flatMap(({ name, row, outcomes }) =>
		Object.entries(row.measures).map(([key, measure]) => {
			const verdict = verdictOf(row, key, outcomes);
			const figure = show(outcomes.multiprocess.medians[key], measure.unit);
			return [
				verdict?.mark ?? ' ',
				`${name}: ${measure.title}`,
				figure,
				`${measure.target.text}${verdict?.detail ?? ''}`,
			];
		}),
	);
	const width = Math.max(...lines.map(([, title]) => title.length));
	for (const [mark, title, figure, target] of lines)
		console.log(`${mark} ${title.padEnd(width)}  ${figure.padStart(11)}  ${target}`);
}

/** `undefined` for a contender that can't do what is measured. */
function describeContender(key, { unit, better }, { rounds, medians, error }, ours, who) {
	if (error !== undefined) return error;
	const value = medians[key];
	if (value === undefined) return undefined;
	const range = `${show(Math.min(...rounds[key]))} – ${show(Math.max(...rounds[key]))}`;
	const ratio = who === 'multiprocess' ? '' : compare(better === 'less' ? value / ours : ours / value);
	return `${show(value, unit).padStart(11)}  ${range.padEnd(17)}  ${ratio}`.trimEnd();
}

function compare(ratio) {
	if (!Number.isFinite(ratio) || ratio <= 0) return '';
	return ratio >= 1 ? `ours is ${show(ratio)}× better` : `ours is ${show(1 / ratio)}× worse`;
}

function verdictOf(row, key, outcomes) {
	const judgement = judge(row, key, outcomes);
	if (judgement === undefined) return undefined;
	const { missedBy } = judgement;
	return missedBy <= 0
		? { mark: '✔', detail: '' }
		: { mark: '✖', detail: `, missed by ${Math.round(missedBy * 100)} %` };
}

function show(value, unit) {
	if (value === undefined) return '–';
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return unit === undefined ? value.toFixed(digits) : `${value.toFixed(digits)} ${unit}`;
}
