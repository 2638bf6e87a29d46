import * as acorn from 'acorn';
import { parse as parseScript, Parser as ScriptParser } from 'acorn';

row('acorn', (t) => {
	t.captured((text) => acorn.parse(text, { ecmaVersion: 2022 }).body.length, 'a; b');
	t.captured((text) => parseScript(text, { ecmaVersion: 2022 }).body[0].type, 'a;');
	t.captured((text) => ScriptParser.extend().parse(text, { ecmaVersion: 2022 }).type, 'a;');
	t.argument((tree) => [tree instanceof acorn.Node, tree.body[0].start], acorn.parse('a;', { ecmaVersion: 2022 }));
	t.result((text) => parseScript(text, { ecmaVersion: 2022 }), { args: ['let a = 1'], of: acorn.Node });
	t.error((text) => acorn.parse(text, { ecmaVersion: 2022 }), { args: ['let ='], of: SyntaxError });
});
