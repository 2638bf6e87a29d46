/**
 * CommonJS: exports, a class, a closure with a private variable, and sloppy code.
 */
const hiddenFactor = 10;

class Counter {
	count = 0;
	increment(): number {
		return ++this.count;
	}
}

const legacy = {
	square: (x: number): number => x * x,
	Counter,
	closure: (): ((x: number) => number) => (x) => x * hiddenFactor,
	makeRequire: (): NodeJS.Require => require,
	/** `new Function` keeps it sloppy, as TypeScript makes all its modules strict. */
	sloppyThis: new Function('return function () { return this === undefined ? "strict" : "sloppy"; }')() as () => string,
};

export = legacy;
