import { PNG } from 'pngjs';

row('pngjs', (t) => {
	const image = new PNG({ width: 2, height: 2 });
	image.data.fill(200);
	const bytes = PNG.sync.write(image);
	t.captured((input) => PNG.sync.read(Buffer.from(input)).width, bytes);
	t.mapped(PNG.sync.read, [bytes]);
});
