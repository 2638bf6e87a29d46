import Decimal from 'decimal.js';
import { Decimal as NamedDecimal } from 'decimal.js';

row('decimal.js', (t) => {
	t.captured((x) => new Decimal(x).plus('0.2').toString(), '0.1');
	t.captured((x) => NamedDecimal.sqrt(x).toString(), 2);
	t.mapped(Decimal.isDecimal, [-1, -2]);
	t.argument((x) => [x instanceof Decimal, x.times(3).toString()], new Decimal('0.1'));
	t.result((x) => new Decimal(x), { args: ['1.5'], of: Decimal, look: (x) => x.plus(1).toString() });
	t.error((x) => new Decimal(x), { args: ['a'], of: Error });
});
