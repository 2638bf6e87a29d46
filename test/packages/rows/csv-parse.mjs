import { CsvError, parse as parseCsv } from 'csv-parse/sync';

row('csv-parse', (t) => {
	t.captured((text) => parseCsv(text, { columns: true }), 'a,b\n1,2');
	t.mapped(parseCsv, ['a,b\n1,2', 'c\n3']);
	t.error((text) => parseCsv(text), { args: ['a,b\n1'], of: CsvError });
});
