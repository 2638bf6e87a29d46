/**
 * A module for compilers, whose classes have standard decorators beside #private members. It
 * exports `makers`, which returns factories of instances with a method `tell`, and `effects`, which
 * counts what ran.
 */
export const DECORATED = `
let ran = 0;
export const effects = () => ran;
const three = () => 3;
function logged(value: any, { kind }: any): any {
	if (kind === 'field') return (initial: any) => { ran++; return initial; };
	if (kind === 'accessor')
		return {
			get() { return value.get.call(this); },
			set(v: any) { value.set.call(this, v); },
			init(v: any) { ran++; return v; },
		};
	return function (this: any, ...args: any[]) { return ['logged', value.call(this, ...args)]; };
}
const registered = (_: any, { addInitializer }: any): void => { addInitializer(() => { ran++; }); };

class Method { #n = 1; @logged tell() { return this.#n; } }
class Field { #n = 1; @logged public x = 2; tell() { return [this.#n, this.x]; } }
class PrivateField { @logged #n = 1; tell() { return this.#n; } set(n: number) { this.#n = n; return this; } }
class PrivateMethod { #n = 1; @logged #get() { return this.#n + three(); } tell() { return this.#get(); } }
class PrivateOfPrivate { #n = 1; #other() { return this.#n; } @logged #get() { return this.#other(); } tell() { return this.#get(); } }
class PrivateGetter { #n = 3; @logged get #got() { return this.#n; } tell() { return this.#got; } }
class Accessor { #n = 1; @logged accessor a = 2; tell() { return [this.#n, this.a]; } }
class PrivateAccessor { @logged accessor #a = 2; tell() { return ++this.#a; } }
class Registered { #n = 1; @registered tell() { return this.#n; } }
class Constructor {
	#n;
	@logged x = 1;
	constructor(n: number) { ran++; this.#n = n; }
	tell() { return [this.#n, this.x]; }
}
class Base { #b = 5; base() { return this.#b; } }
class Derived extends Base {
	#n = 1;
	@logged x = 3;
	constructor(n: number) { super(); this.#n = n; }
	tell() { return [this.#n, this.x, this.base()]; }
}
class Statics { static #s = 1; #n = 1; @logged tell() { return [this.#n, Statics.#s]; } }

// In a function, so that they travel by value.
export const makers = () => ({
	Method: () => new Method(), Field: () => new Field(), PrivateField: () => new PrivateField().set(9),
	PrivateMethod: () => new PrivateMethod(), PrivateOfPrivate: () => new PrivateOfPrivate(), PrivateGetter: () => new PrivateGetter(),
	Accessor: () => new Accessor(), PrivateAccessor: () => new PrivateAccessor(), Registered: () => new Registered(),
	Constructor: () => new Constructor(7), Derived: () => new Derived(4), Statics: () => new Statics(),
});
`;
