/**
 * How an instance of a class of Node's or of the language's is read, and made again: of most by
 * their constructors. Formatters of `Intl` tell their options, but for some that have to be found
 * out.
 */

export interface NodeClass {
	/** Whether an object with this prototype, and a class of this name, is an instance. */
	includes(prototype: object): boolean;
	/**
	 * All but the properties with string keys.
	 *
	 * @throws for what is no instance, whatever its prototype
	 */
	read(object: object): unknown[];
	make(state: readonly unknown[]): object;
}

export type Constructor = abstract new (...args: never[]) => object;

/** Made by `new`, with the arguments that `read` gives. `find` gives the class. */
export function byConstructor(find: () => unknown, read: (object: never) => unknown[]): NodeClass {
	return {
		includes: (prototype) => (find() as Constructor | undefined)?.prototype === prototype,
		read: (object) => read(object as never),
		make: (state) => Reflect.construct(find() as new () => object, state),
	};
}

/** `Intl.Locale` aside, all that `Intl` has take a locale and options, and tell both. */
export function formatter(name: string): NodeClass {
	const find = (): Constructor | undefined => Reflect.get(Intl, name) as Constructor | undefined;
	return byConstructor(find, (object: object) => {
		const { resolvedOptions } = Object(find()?.prototype) as { resolvedOptions(): { locale: string } };
		const { locale, ...told } = resolvedOptions.call(object);
		const options = withoutDefaults(told);
		return [locale, name === 'DateTimeFormat' ? optionsOf(object as Intl.DateTimeFormat, locale, options) : options];
	});
}

/**
 * A date's format may tell a month as `numeric` that is written in another way. So it is tried out
 * what makes the same of some days.
 *
 * @throws where nothing does
 */
function optionsOf(format: Intl.DateTimeFormat, locale: string, options: Intl.DateTimeFormatOptions): object {
	let known = optionsOfFormats.get(format);
	if (known) return known;
	const sample = (some: Intl.DateTimeFormat): string => DAYS.map((day) => formatDate(some, day)).join('\n');
	const months = options.month ? (['short', 'long'] as const).map((month) => ({ ...options, month })) : [];
	known = [options, ...months].find((tried) => sample(new Intl.DateTimeFormat(locale, tried)) === sample(format));
	if (!known) throw new TypeError('its options do not tell what it does');
	optionsOfFormats.set(format, known);
	return known;
}

function formatDate(format: Intl.DateTimeFormat, day: number): string {
	return Intl.DateTimeFormat.prototype.formatToParts
		.call(format, day)
		.map(({ type, value }) => `${type} ${value}`)
		.join();
}

const optionsOfFormats = new WeakMap<object, object>();
/** In the morning and in the evening, at midnight, and with numbers of one digit and of two. */
const DAYS = [Date.UTC(2024, 1, 3, 4, 5, 6, 7), Date.UTC(2025, 10, 29, 23, 59, 58, 999), Date.UTC(1999, 4, 31)];

/** Two that a formatter tells say less than others, or nothing, and would override these. */
function withoutDefaults(options: Record<string, unknown>): Record<string, unknown> {
	const { hour12: _, ...others } = options;
	if (options.hourCycle !== undefined) return others;
	const hasBoth = 'maximumFractionDigits' in options && 'maximumSignificantDigits' in options;
	// Digits of both kinds, and nothing that says which count, are what the
	// notation `compact` has by itself.
	if (!hasBoth || options.roundingPriority !== 'auto') return options;
	return Object.fromEntries(
		Object.entries(options).filter(([name]) => !name.endsWith('Digits') || name.endsWith('IntegerDigits')),
	);
}
