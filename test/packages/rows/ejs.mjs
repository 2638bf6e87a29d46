import ejs from 'ejs';

row('ejs', (t) => {
	t.captured((name) => ejs.render('Hello <%= name %>', { name }), 'Ann');
	t.mapped((text) => ejs.compile(text)({ a: 1 }), ['<%= a %>']);
	t.mapped(ejs.render, ['a', 'b']);
	t.argument((template) => template({ a: 2 }), ejs.compile('<%= a %>'));
	t.error((text) => ejs.render(text, {}), { args: ['<%= nothing %>'], of: ReferenceError });
});
