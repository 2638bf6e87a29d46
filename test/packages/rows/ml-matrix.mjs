import { inverse, Matrix } from 'ml-matrix';

row('ml-matrix', (t) => {
	const matrix = new Matrix([
		[2, 0],
		[0, 4],
	]);
	t.captured((factor) => inverse(matrix).mul(factor).to2DArray(), 2);
	t.mapped(Matrix.isMatrix, [matrix, 1]);
	t.argument((given) => [given instanceof Matrix, given.mmul(given).to2DArray()], matrix);
	t.result((n) => Matrix.eye(n), { args: [2], of: Matrix, look: (given) => given.add(1).to2DArray() });
});
