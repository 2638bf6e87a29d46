/**
 * The file name that a unit is compiled under: that of the original, so that stack traces name it.
 */

export function fileNameOf(url: string): string {
	if (url === '') return `${PREFIX}unit`;
	// Coverage counts by file and offset: code that is not at its offset must not pass for the
	// file's.
	return process.env['NODE_V8_COVERAGE'] ? PREFIX + url : url;
}

/**
 * The same for one that has a source map, which must not pass for that of the file, or of another
 * unit.
 */
export function mappedFileName(url: string, key: string): string {
	return `${url}${MAPPED}${key}`;
}

/** The URL that a script's file name stands for, if it is one of those; else the same. */
export function originalUrl(fileName: string): string {
	const mapped = fileName.indexOf(MAPPED);
	if (mapped >= 0) return fileName.slice(0, mapped);
	if (!fileName.startsWith(PREFIX)) return fileName;
	const url = fileName.slice(PREFIX.length);
	return url === 'unit' ? '' : url;
}

const PREFIX = 'multiprocess:';
const MAPPED = '?multiprocess=';
