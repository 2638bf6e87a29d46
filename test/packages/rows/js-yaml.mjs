import * as yaml from 'js-yaml';
import { dump as dumpYaml, load as loadYaml, YAMLException } from 'js-yaml';

row('js-yaml', (t) => {
	t.captured((text) => yaml.load(text), 'a: [1, 2]');
	t.captured((value) => dumpYaml(value), { a: [1] });
	t.mapped((text) => loadYaml(text), ['a: 1', '- b']);
	t.mapped(yaml.load, ['a: 1']);
	t.error((text) => loadYaml(text), { args: ['a: [1'], of: YAMLException });
});
