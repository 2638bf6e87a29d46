import Papa from 'papaparse';

row('papaparse', (t) => {
	t.captured((text) => Papa.parse(text, { header: true }).data, 'a,b\n1,2');
	t.mapped((text) => Papa.parse(text).data, ['a,b', 'c']);
	t.mapped(Papa.unparse, [[{ a: 1, b: 2 }]]);
});
