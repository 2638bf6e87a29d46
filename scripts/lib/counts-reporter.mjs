/**
 * A reporter for `node --test` that writes one line of JSON: the numbers of tests that passed,
 * failed and were skipped. Suites do not count. Node reports a file without tests as a passed test
 * named after the file, which does not count either. A file that fails by itself (a crash, an
 * import error) counts.
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
