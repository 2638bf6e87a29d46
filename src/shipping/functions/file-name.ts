/**
 * The file name that a unit is compiled under: that of the original, so that stack traces name it.
 */

export function fileNameOf(url: string): string {
	if (url === '') return `${PREFIX}unit`;
	// Coverage counts by file and offset: code that is not at its offset must not pass for the file's.
	return process.env['NODE_V8_COVERAGE'] ? PREFIX + url : url;
}

/** The URL that a script's file name stands for, if it is one of those; else the same. */
export function originalUrl(fileName: string): string {
	if (!fileName.startsWith(PREFIX)) return fileName;
	const url = fileName.slice(PREFIX.length);
	return url === 'unit' ? '' : url;
}

const PREFIX = 'multiprocess:';
