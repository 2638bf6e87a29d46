/**
 * Prints the results as text. For each measure it lists the contenders with their median, the range
 * of their rounds and their ratio to ours, fresh beside warm. At the end there is a line per
 * measure and form with its target.
 */
import { contenders } from './contenders.mjs';
import { oursOf } from './forms.mjs';
import { countFirst } from './ranking.mjs';
import { judge } from './targets.mjs';

const LABEL = 38;
const COLUMN = 52;

/** @param forms by name, each with its `outcomes` */
export function printRow(row, forms) {
	console.log(`\n━━ ${row.title}`);
	if (row.fresh?.title !== undefined) console.log(`   fresh: ${row.fresh.title}`);
	for (const [key, { title, unit, better }] of Object.entries(measuresOf(forms))) {
		const columns = Object.entries(forms).filter(([, { form }]) => key in form.measures);
		console.log(`\n   ${title} (${unit}, ${better} is better)`);
		printLine(
			'',
			columns.map(([name]) => `${' '.repeat(6)}${name}`),
		);
		for (const who of new Set(columns.flatMap(([, { outcomes }]) => Object.keys(outcomes)))) {
			const cells = columns.map(([, { form, outcomes }]) => describeContender(key, form, outcomes, who));
			if (cells.some((cell) => cell !== '')) printLine(contenders[who].label, cells);
		}
		for (const [name, { form, outcomes }] of columns) {
			const verdict = verdictOf(form, key, outcomes);
			if (verdict) console.log(`   ${verdict.mark} ${name} target ${form.measures[key].target.text}${verdict.detail}`);
		}
	}
}

export function printSummary(results) {
	console.log('\n━━ Targets\n');
	const lines = results.flatMap(({ name, forms }) =>
		Object.entries(forms).flatMap(([formName, { form, outcomes }]) =>
			Object.entries(form.measures).map(([key, measure]) => {
				const verdict = verdictOf(form, key, outcomes);
				const figure = show(outcomes[oursOf(form)].medians[key], measure.unit);
				return [
					verdict?.mark ?? ' ',
					`${name}: ${measure.title}`,
					formName,
					figure,
					`${measure.target?.text ?? ''}${verdict?.detail ?? ''}`,
				];
			}),
		),
	);
	const width = Math.max(...lines.map(([, title]) => title.length));
	for (const [mark, title, formName, figure, target] of lines)
		console.log(`${mark} ${title.padEnd(width)}  ${formName.padEnd(5)}  ${figure.padStart(11)}  ${target}`.trimEnd());
}

/** Says how often ours is first. Each measure counts as a row, as in the table above. */
export function printRanking(results) {
	const counts = ['fresh', 'warm'].map((formName) => ({ formName, ...countFirst(results, formName) }));
	const texts = counts
		.filter(({ all }) => all > 0)
		.map(({ formName, first, all }) => `${first} of ${all} rows ${formName}`);
	if (texts.length > 0) console.log(`Ours is first in ${texts.join(', and in ')}.`);
}

function measuresOf(forms) {
	return Object.assign({}, ...Object.values(forms).map(({ form }) => form.measures));
}

function printLine(label, cells) {
	console.log(`   ${label.padEnd(LABEL)}${cells.map((cell) => cell.padEnd(COLUMN)).join('')}`.trimEnd());
}

/** Empty for a contender that does not take part, or can't do what is measured. */
function describeContender(key, form, outcomes, who) {
	if (outcomes[who] === undefined) return '';
	const { rounds, medians, error } = outcomes[who];
	if (error !== undefined) return error;
	const value = medians[key];
	if (value === undefined) return '';
	const { unit, better } = form.measures[key];
	const ours = outcomes[oursOf(form)].medians[key];
	const range = `${show(Math.min(...rounds[key]))} – ${show(Math.max(...rounds[key]))}`;
	const ratio = who === oursOf(form) ? '' : compare(better === 'less' ? value / ours : ours / value);
	return `${show(value, unit).padStart(11)}  ${range.padEnd(17)}  ${ratio}`;
}

function compare(ratio) {
	if (!Number.isFinite(ratio) || ratio <= 0) return '';
	return ratio >= 1 ? `ours ${show(ratio)}× better` : `ours ${show(1 / ratio)}× worse`;
}

function verdictOf(form, key, outcomes) {
	const judgement = judge(form, key, outcomes);
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
