import { createCanvas, Path2D } from '@napi-rs/canvas';

row('@napi-rs/canvas', (t) => {
	t.captured((size) => {
		const context = createCanvas(size, size).getContext('2d');
		context.fillStyle = '#00ff00';
		context.fillRect(0, 0, size, size);
		return [...context.getImageData(0, 0, 1, 1).data];
	}, 4);
	t.captured(() => new Path2D('M0 0 L10 0').toSVGString());
	t.mapped((size) => createCanvas(size, size).toBuffer('image/png').subarray(0, 8).toString('hex'), [1, 2]);
});
