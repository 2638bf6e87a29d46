import BigNumber from 'bignumber.js';
import { BigNumber as NamedBigNumber } from 'bignumber.js';

row('bignumber.js', (t) => {
	t.captured((x) => new BigNumber(x).plus('0.2').toString(), '0.1');
	t.captured((x) => NamedBigNumber.max(x, 2).toString(), 1);
	t.mapped(BigNumber.isBigNumber, [1]);
	t.argument((x) => [x instanceof BigNumber, x.times(3).toString()], new BigNumber('0.1'));
	t.result((x) => new BigNumber(x), { args: ['1.5'], of: BigNumber, look: (x) => x.plus(1).toString() });
});
