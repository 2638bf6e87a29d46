import sharp from 'sharp';

row('sharp', (t) => {
	const red = { create: { width: 4, height: 3, channels: 3, background: '#ff0000' } };
	t.captured(async (input) => (await sharp(input).resize(2, 2).raw().toBuffer()).toString('hex'), red);
	t.captured(() => Object.keys(sharp.format).toSorted());
	t.result((input) => sharp(input).png().toBuffer(), { args: [red], of: Buffer });
	t.error((text) => sharp(Buffer.from(text)).metadata(), { args: ['no image'], of: Error });
});
