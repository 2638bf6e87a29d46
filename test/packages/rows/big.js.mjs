import Big from 'big.js';

row('big.js', (t) => {
	t.captured((x) => new Big(x).plus('0.2').toString(), '0.1');
	t.mapped((x) => Big(x).round(1).toString(), ['1.25', '2.34']);
	t.argument((x) => [x instanceof Big, x.times(3).toString()], new Big('0.1'));
	t.result((x) => new Big(x), { args: ['1.5'], of: Big, look: (x) => x.plus(1).toString() });
	t.error((x) => new Big(x), { args: ['a'], of: Error });
});
