import 'reflect-metadata';

row('reflect-metadata', (t) => {
	t.captured(() => typeof Reflect.getMetadata);
	t.captured((value) => {
		class Local {}
		Reflect.defineMetadata('role', value, Local);
		return Reflect.getMetadata('role', Local);
	}, 'admin');
});
