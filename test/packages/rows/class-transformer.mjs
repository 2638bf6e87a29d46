import * as classTransformer from 'class-transformer';
import { instanceToPlain, plainToInstance } from 'class-transformer';

row('class-transformer', (t) => {
	class User {
		greet() {
			return `Hello ${this.name}`;
		}
	}
	t.captured((plain) => plainToInstance(User, plain).greet(), { name: 'Ann' });
	t.captured((plain) => classTransformer.instanceToPlain(plain), { a: 1 });
	t.mapped(instanceToPlain, [{ a: 1 }]);
	t.argument((user) => instanceToPlain(user), plainToInstance(User, { name: 'Ann' }));
	t.result((plain) => plainToInstance(User, plain), {
		args: [{ name: 'Bob' }],
		of: User,
		look: (user) => user.greet(),
	});
});
