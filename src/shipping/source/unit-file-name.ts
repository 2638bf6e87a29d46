/**
 * The file name under which a unit is compiled. It is the original's URL, so that stack traces name
 * the original file.
 */

export function fileNameOf(url: string): string {
	if (url === '') return `${PREFIX}unit`;
	// Coverage counts by file and offset. Code at another offset must not count as the file's.
	return process.env['NODE_V8_COVERAGE'] ? PREFIX + url : url;
}

/**
 * Returns the file name of a unit with a source map. It must not pass for the file's own name, nor
 * for another unit's.
 */
export function mappedFileName(url: string, key: string): string {
	return `${url}${MAPPED}${key}`;
}

/** Returns the URL that a unit's file name stands for; any other name unchanged. */
export function originalUrl(fileName: string): string {
	const mapped = fileName.indexOf(MAPPED);
	if (mapped >= 0) return fileName.slice(0, mapped);
	if (!fileName.startsWith(PREFIX)) return fileName;
	const url = fileName.slice(PREFIX.length);
	return url === 'unit' ? '' : url;
}

const PREFIX = 'multiprocess:';
const MAPPED = '?multiprocess=';
