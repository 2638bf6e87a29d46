/** In how many rows of the table ours is first. */
import { contenders } from './contenders.mjs';
import { oursOf } from './forms.mjs';
import { mediansOf } from './targets.mjs';

/** @returns `first` of `all` rows of that form that a peer has a figure in, too */
export function countFirst(results, formName) {
	const places = results
		.filter(({ forms }) => formName in forms)
		.flatMap(({ forms }) => {
			const { form, outcomes } = forms[formName];
			return Object.keys(form.measures).map((key) => isFirst(form, key, mediansOf(outcomes, key)));
		})
		.filter((place) => place !== undefined);
	return { first: places.filter(Boolean).length, all: places.length };
}

function isFirst(form, measure, medians) {
	const ours = oursOf(form);
	const { module } = contenders[ours];
	const peers = Object.entries(medians)
		.filter(([who, value]) => contenders[who].module !== module && value !== undefined)
		.map(([, value]) => value);
	if (peers.length === 0) return undefined;
	if (medians[ours] === undefined) return false;
	return form.measures[measure].better === 'less'
		? medians[ours] <= Math.min(...peers)
		: medians[ours] >= Math.max(...peers);
}
