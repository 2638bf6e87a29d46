import * as math from 'mathjs';
import { evaluate, matrix } from 'mathjs';

row('mathjs', (t) => {
	t.captured((text) => evaluate(text), '2 + 3 * 4');
	t.captured(
		(rows) => math.det(rows),
		[
			[1, 2],
			[3, 4],
		],
	);
	t.mapped(math.sqrt, [4, 9]);
	t.argument((m) => math.multiply(m, 2).toArray(), matrix([1, 2]));
	t.argument((c) => c.toString(), math.complex(1, 2));
	t.result((rows) => matrix(rows), { args: [[[1, 2]]], of: math.DenseMatrix, look: (m) => m.toArray() });
	t.error((text) => evaluate(text), { args: ['2 +'], of: SyntaxError });
});
