/**
 * A reporter for `node --test` that writes one line of JSON per test: its name, and whether it
 * passed, failed or was skipped.
 */
export default async function* outcomesReporter(events) {
	for await (const { type, data } of events) {
		if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') continue;
		const outcome = data.skip !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
		yield `${JSON.stringify({ name: data.name, outcome })}\n`;
	}
}
