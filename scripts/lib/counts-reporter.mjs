/**
 * A reporter for `node --test` that writes one line of JSON: how many tests passed, failed and
 * were skipped. Suites are not counted. A file without a test is reported by node as a passed
 * test of the file's name: it is none, so it does not count either; a file that failed by itself
 * (a crash, an import error) does.
 */
export default async function* countsReporter(events) {
	const counts = { passed: 0, failed: 0, skipped: 0 };
	for await (const { type, data } of events) {
		if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') continue;
		if (data.skip !== undefined || data.todo !== undefined) counts.skipped++;
		else if (type === 'test:fail') counts.failed++;
		else if (!/\.test\.[cm]?js$/.test(data.name)) counts.passed++;
	}
	yield `${JSON.stringify(counts)}\n`;
}
