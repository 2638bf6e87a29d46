import * as babelParser from '@babel/parser';
import { parse as parseBabel } from '@babel/parser';

row('@babel/parser', (t) => {
	t.captured((text) => parseBabel(text).program.body.length, 'a; b');
	t.captured((text) => babelParser.parseExpression(text).type, 'a + b');
	t.mapped((text) => babelParser.parse(text).program.body[0].type, ['a', 'let b']);
	t.argument((tree) => tree.program.body[0].loc.start.line, parseBabel('a'));
	t.result((text) => parseBabel(text), { args: ['let a = 1'], look: (tree) => [tree.type, tree.program.body[0].kind] });
	t.error((text) => parseBabel(text), { args: ['let = ;'], of: SyntaxError });
});
