import Handlebars from 'handlebars';

row('handlebars', (t) => {
	Handlebars.registerHelper('loud', (text) => text.toUpperCase());
	t.captured((name) => Handlebars.compile('Hello {{name}}')({ name }), 'Ann');
	t.mapped((text) => Handlebars.compile(text)({ a: 1 }), ['{{a}}', '{{#if a}}yes{{/if}}']);
	t.mapped(Handlebars.precompile, ['{{a}}']);
	t.argument((safe) => [safe instanceof Handlebars.SafeString, safe.toString()], new Handlebars.SafeString('<b>'));
	t.result((text) => new Handlebars.SafeString(text), { args: ['<i>'], of: Handlebars.SafeString, look: String });
	t.error((text) => Handlebars.compile(text)({}), { args: ['{{#if}}'], of: Error });
});
