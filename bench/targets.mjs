/** Whether our figures meet the targets of their rows. */

/** The medians of one measure by contender. */
export function mediansOf(outcomes, measure) {
	return Object.fromEntries(Object.entries(outcomes).map(([who, { medians }]) => [who, medians[measure]]));
}

/**
 * The bound that ours is judged by, from the row's medians in the same run; `undefined` where a figure for it is missing.
 */
export function limitOf(row, measure, outcomes) {
	const byMeasure = Object.fromEntries(Object.keys(row.measures).map((key) => [key, mediansOf(outcomes, key)]));
	const limit = row.measures[measure].target.limit(byMeasure[measure], byMeasure);
	return Number.isFinite(limit) ? limit : undefined;
}

/** `missedBy` is a fraction of the limit, and not positive where the target is met; `undefined` where nothing can be said. */
export function judge(row, measure, outcomes) {
	const ours = outcomes.multiprocess.medians[measure];
	const limit = limitOf(row, measure, outcomes);
	if (ours === undefined || limit === undefined) return undefined;
	return { missedBy: row.measures[measure].better === 'less' ? ours / limit - 1 : limit / ours - 1 };
}
