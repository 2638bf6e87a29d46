/**
 * Makes the table of `npm run loaders` from the outcomes of tests named `loader: program`.
 */

/** @typedef {{ name: string, outcome: 'passed' | 'failed' | 'skipped' }} Outcome */

/**
 * @param {{ node: string, outcomes: Outcome[] }[]} runs one per Node
 * @returns {string[]} lines of Markdown
 */
export function loaderTable(runs) {
	const loaders = [...new Set(runs.flatMap(({ outcomes }) => outcomes.flatMap(({ name }) => loaderOf(name) ?? [])))];
	const head = ['loader', ...runs.map(({ node }) => `Node ${node}`)];
	return [
		row(head),
		row(head.map(() => '---')),
		...loaders.map((loader) => row([loader, ...runs.map(({ outcomes }) => cell(loader, outcomes))])),
	];
}

function cell(loader, outcomes) {
	const own = outcomes.filter(({ name }) => loaderOf(name) === loader);
	const failed = own.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name.slice(loader.length + 2));
	if (failed.length > 0) return `FAIL: ${failed.join(', ')}`;
	if (own.length === 0) return 'not run';
	return own.every(({ outcome }) => outcome === 'skipped') ? 'n. a.' : 'pass';
}

function loaderOf(name) {
	return /^(.*): (basics|market|logs|genes|all)$/.exec(name)?.[1];
}

function row(cells) {
	return `| ${cells.join(' | ')} |`;
}
