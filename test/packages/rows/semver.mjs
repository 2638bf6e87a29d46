import semver, { SemVer } from 'semver';
import satisfies from 'semver/functions/satisfies.js';

row('semver', (t) => {
	t.captured((version) => semver.satisfies(version, '^1.2.0'), '1.3.0');
	t.captured((version) => satisfies(version, '^2'), '1.3.0');
	t.mapped(semver.valid, ['1.0.0', 'a']);
	t.argument((version) => [version instanceof SemVer, version.inc('minor').version], new SemVer('1.2.3'));
	t.argument((range) => range.test('1.5.0'), new semver.Range('^1.2'));
	t.result((version) => semver.parse(version), { args: ['1.2.3-beta.1'], of: SemVer });
	t.error((version) => new SemVer(version), { args: ['a'], of: TypeError });
});
