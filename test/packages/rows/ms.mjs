import ms from 'ms';

row('ms', (t) => {
	t.captured((text) => ms(text), '2 days');
	t.mapped(ms, ['1h', '5s']);
	t.argument((parse) => parse('1m'), ms);
	t.error((value) => ms(value), { args: [{}], of: Error });
});
