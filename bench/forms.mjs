/**
 * The forms of a row. The *warm* form measures a program that has done the same before. The *fresh*
 * form measures a program that has just begun.
 *
 * `row` itself is the warm form. Its property `fresh` holds what the fresh form has instead.
 * `fresh: true` means that the row is fresh as it stands and has no warm form. A form has
 * - `title`, `contenders`, and `ours`: the contender that the targets are about;
 * - `measures` by key: `title`, `unit`, `better`, and a `target` unless the figure is only for
 *   information;
 * - `full` and `quick`: the number of rounds, and the sizes passed to contenders;
 * - `anew`: each round of each contender is a new program; always so in a fresh form;
 * - `cells`: with `anew`, the sizes of several programs that make up one round, so that none warms
 *   up for another;
 * - `settle`: with `anew`, milliseconds between set-up and round, in which workers boot.
 */
const FRESH_ROUNDS = 7;
const FRESH_QUICK_ROUNDS = 3;

/** @returns the forms by name, the fresh one first */
export function formsOf(row) {
	const { fresh, ...own } = row;
	if (fresh === undefined) return { warm: own };
	if (fresh === true) return { fresh: { ...own, anew: true } };
	return { fresh: freshForm(own, fresh), warm: own };
}

function freshForm(row, own) {
	return {
		...row,
		...own,
		full: { rounds: FRESH_ROUNDS, ...own.full },
		quick: { rounds: FRESH_QUICK_ROUNDS, ...own.quick },
		anew: true,
	};
}

/** The contender that a form's targets are about. */
export function oursOf({ ours = 'multiprocess' }) {
	return ours;
}
