import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';

row('fast-xml-parser', (t) => {
	t.captured((text) => new XMLParser().parse(text), '<a><b>1</b></a>');
	t.captured((text) => XMLValidator.validate(text), '<a>');
	t.captured((value) => new XMLBuilder().build(value), { a: { b: 1 } });
	t.argument((parser) => parser.parse('<a x="1"/>'), new XMLParser({ ignoreAttributes: false }));
	t.result(() => new XMLParser(), { of: XMLParser, look: (parser) => parser.parse('<a>1</a>') });
});
