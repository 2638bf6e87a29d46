/**
 * Returns `1,234` for `count(1234)` and `1,234 files` for `count(files, 'file')`. An array counts
 * its items.
 */
export function count(of, noun) {
	const number = typeof of === 'number' ? of : of.length;
	const text = number.toLocaleString('en');
	if (noun === undefined) return text;
	const plural = noun.endsWith('s') ? `${noun}es` : `${noun}s`;
	return `${text} ${number === 1 ? noun : plural}`;
}

export function megabytes(bytes) {
	return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 })} MB`;
}

export function seconds(milliseconds) {
	return `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 1)} s`;
}
