/**
 * How an instance of one of Node's or the language's classes is read and made again: mostly by its
 * constructor. Formatters of `Intl` report their options, except some that must be found out.
 */

export interface NodeClass {
	/** Whether an object with this prototype, and a class of this name, is an instance. */
	includes(prototype: object): boolean;
	/**
	 * Reads the state, except properties with string keys.
	 *
	 * @throws for an object that is not an instance, whatever its prototype
	 */
	read(object: object): unknown[];
	make(state: readonly unknown[]): object;
}

type Constructor = abstract new (...args: never[]) => object;

/**
 * Describes a class whose instances are made by `new` with the arguments that `read` returns.
 * `find` returns the class.
 */
export function byConstructor(find: () => unknown, read: (object: never) => unknown[]): NodeClass {
	return {
		includes: (prototype) => (find() as Constructor | undefined)?.prototype === prototype,
		read: (object) => read(object as never),
		make: (state) => Reflect.construct(find() as new () => object, state),
	};
}

/**
 * Describes a formatter. Every class of `Intl` except `Intl.Locale` takes a locale and options, and
 * reports both.
 */
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
 * Finds options by trial. A date format may report `numeric` for a month that it writes as text.
 * Candidates must format some sample days identically.
 *
 * @throws if no candidate does
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
/** Morning, evening and midnight, with numbers of one digit and of two. */
const DAYS = [Date.UTC(2024, 1, 3, 4, 5, 6, 7), Date.UTC(2025, 10, 29, 23, 59, 58, 999), Date.UTC(1999, 4, 31)];

/** Drops two kinds of options that are redundant and would override more specific ones. */
function withoutDefaults(options: Record<string, unknown>): Record<string, unknown> {
	const { hour12: _, ...others } = options;
	if (options.hourCycle !== undefined) return others;
	const hasBoth = 'maximumFractionDigits' in options && 'maximumSignificantDigits' in options;
	// Digits of both kinds without a priority are the default of the notation `compact`.
	if (!hasBoth || options.roundingPriority !== 'auto') return options;
	return Object.fromEntries(
		Object.entries(options).filter(([name]) => !name.endsWith('Digits') || name.endsWith('IntegerDigits')),
	);
}
