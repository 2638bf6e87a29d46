import nunjucks, { Environment as NunjucksEnvironment } from 'nunjucks';

row('nunjucks', (t) => {
	t.captured((name) => nunjucks.renderString('Hello {{ name }}', { name }), 'Ann');
	t.captured((text) => new NunjucksEnvironment().renderString(text, { a: [1, 2] }), '{{ a | join("-") }}');
	t.mapped((text) => nunjucks.renderString(text, { a: 1 }), ['{{ a }}', '{% if a %}b{% endif %}']);
	t.error((text) => nunjucks.renderString(text, {}), { args: ['{% if %}'], of: Error });
});
