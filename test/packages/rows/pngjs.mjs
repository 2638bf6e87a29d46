import { PNG } from 'pngjs';

row('pngjs', (t) => {
	const image = new PNG({ width: 2, height: 2 });
	image.data.fill(200);
	const bytes = PNG.sync.write(image);
	t.captured((input) => PNG.sync.read(Buffer.from(input)).width, bytes);
	t.mapped(PNG.sync.read, [bytes]);
	t.argument((png) => [png instanceof PNG, PNG.sync.write(png).length], image);
	t.result((width) => new PNG({ width, height: 1, fill: true }), {
		args: [3],
		of: PNG,
		look: (png) => [png.width, PNG.sync.write(png).length],
	});
});
