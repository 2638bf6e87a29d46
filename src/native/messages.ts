/** Error texts about the addon. */
import { ProcessError } from '../errors.js';

export function noAddon(target: string, cause?: Error): ProcessError {
	const reason = cause
		? `it can't be loaded: ${cause.message.replace(/\.$/, '')}`
		: 'the package has none for this platform; in a checkout, npm run build makes it';
	return new ProcessError(
		`shared memory and locks need the addon of this package for ${target}, but ${reason}. Process and Pool work without it`,
		cause && { cause },
	);
}
