import * as cheerio from 'cheerio';
import { load as loadHtml } from 'cheerio';

row('cheerio', (t) => {
	t.captured((html) => cheerio.load(html)('li').length, '<li>a<li>b');
	t.mapped((html) => loadHtml(html)('p').text(), ['<p>a', '<p>b']);
	t.mapped(loadHtml.length === 0 ? loadHtml : (html) => loadHtml(html).html(), ['<p>a']);
	t.argument(($) => $('p').text(), loadHtml('<p>a'));
	t.result(
		(html) =>
			loadHtml(html)('p')
				.toArray()
				.map((element) => element.attribs),
		{ args: ['<p id="a">'] },
	);
});
