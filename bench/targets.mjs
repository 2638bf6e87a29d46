/** Whether our figures meet the targets of a form of a row. */
import { oursOf } from './forms.mjs';

/** The medians of one measure by contender. */
export function mediansOf(outcomes, measure) {
	return Object.fromEntries(Object.entries(outcomes).map(([who, { medians }]) => [who, medians[measure]]));
}

/**
 * The bound that our figure is judged by, from the form's medians of the same run. `undefined` if a
 * figure for it is missing.
 */
export function limitOf(form, measure, outcomes) {
	const byMeasure = Object.fromEntries(Object.keys(form.measures).map((key) => [key, mediansOf(outcomes, key)]));
	const limit = form.measures[measure].target?.limit(byMeasure[measure], byMeasure);
	return Number.isFinite(limit) ? limit : undefined;
}

/**
 * `missedBy` is a fraction of the limit, at most 0 if the target is met. `undefined` if a figure is
 * missing.
 */
export function judge(form, measure, outcomes) {
	const ours = outcomes[oursOf(form)].medians[measure];
	const limit = limitOf(form, measure, outcomes);
	if (ours === undefined || limit === undefined) return undefined;
	return { missedBy: form.measures[measure].better === 'less' ? ours / limit - 1 : limit / ours - 1 };
}
