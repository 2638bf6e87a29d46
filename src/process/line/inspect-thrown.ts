/**
 * What an error looks like that nobody caught.
 */
import { inspect } from 'node:util';

/** What was thrown may be anything, also something that throws when it is looked at. */
export function inspectThrown(error: unknown): string {
	for (const show of [
		() => (error instanceof Error ? inspect(error) : `uncaught ${inspect(error)}`),
		() => `${(error as Error).stack}`,
		() => (error as Error).message,
	]) {
		try {
			return show();
		} catch {
			// The next way asks for less.
		}
	}
	return "uncaught error that can't be shown, as reading its properties throws";
}
