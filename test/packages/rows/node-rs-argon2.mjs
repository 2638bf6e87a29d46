import argonAddon, { verify as verifyArgon } from '@node-rs/argon2';

row('@node-rs/argon2', (t) => {
	const options = { memoryCost: 64, timeCost: 2, salt: Buffer.alloc(16, 1) };
	const hashed = argonAddon.hashSync('secret', options);
	t.captured(
		(password) => argonAddon.hash(password, { memoryCost: 64, timeCost: 2, salt: Buffer.alloc(16, 1) }),
		'secret',
	);
	t.captured((text) => verifyArgon(text, 'secret'), hashed);
	t.argument((settings) => argonAddon.hashSync('secret', settings), options);
	t.error((text) => verifyArgon(text, 'secret'), { args: ['no hash'], of: Error });
});
