import chalk, { Chalk } from 'chalk'; // .default

row('chalk', (t) => {
	const colored = new Chalk({ level: 1 });
	t.captured((text) => chalk.stripped?.(text) ?? chalk.red(text).includes(text), 'a');
	t.captured((text) => colored.red.bold(text), 'a');
	t.mapped(colored.green, ['a', 'b']);
	t.mapped(chalk, ['a']);
	t.argument((paint) => paint.underline('a'), colored);
	t.result(() => new Chalk({ level: 1 }), { look: (paint) => paint.blue('a') });
});
