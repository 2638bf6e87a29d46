import postcss, { Root as CssRoot, CssSyntaxError } from 'postcss';

row('postcss', (t) => {
	t.captured((css) => postcss.parse(css).first.selector, 'a { color: red }');
	t.captured(async (css) => (await postcss([]).process(css, { from: undefined })).css, 'a{}');
	t.mapped((css) => postcss.parse(css).nodes.length, ['a{}', 'a{}b{}']);
	t.argument((root) => [root instanceof CssRoot, root.toString()], postcss.parse('a { color: red }'));
	t.result((css) => postcss.parse(css), {
		args: ['a { color: red }'],
		of: CssRoot,
		look: (root) => [root.toString(), root.first.type],
	});
	t.error((css) => postcss.parse(css), { args: ['a {'], of: CssSyntaxError });
});
