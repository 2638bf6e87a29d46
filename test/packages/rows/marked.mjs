import { marked, Marked } from 'marked';

row('marked', (t) => {
	t.captured((text) => marked.parse(text), '# a');
	t.captured((text) => marked(text), '*a*');
	t.mapped(marked, ['# a', '- b']);
	t.argument((instance) => instance.parse('# a'), new Marked({ gfm: true }));
	t.result(() => new Marked(), { of: Marked, look: (instance) => instance.parse('*a*') });
});
