import Mustache from 'mustache';

row('mustache', (t) => {
	t.captured((name) => Mustache.render('Hello {{name}}', { name }), 'Ann');
	t.mapped(Mustache.parse, ['{{a}}', 'b']);
	t.argument((writer) => writer.render('{{a}}', { a: 1 }), new Mustache.Writer());
	t.result(() => new Mustache.Context({ a: 1 }), { of: Mustache.Context, look: (context) => context.lookup('a') });
});
