/**
 * Random programs about scopes: nested functions, blocks, loops and classes whose functions share,
 * shadow and write variables. Each program is the text of a function that returns the functions to
 * send, and a plan of calls of them.
 */
export interface ScopeProgram {
	/** `() => [functions]` */
	readonly text: string;
	/** Which function is called, and with which argument. */
	readonly calls: readonly (readonly [fn: number, argument: number])[];
}

export function scopeProgram(below: (n: number) => number): ScopeProgram {
	const text = new Writer(below).program();
	const calls = Array.from({ length: 4 + below(8) }, () => [below(100), below(10)] as const);
	return { text, calls };
}

/** What can be named at the writer's place. */
interface Surroundings {
	readonly variables: readonly string[];
	readonly constants: readonly string[];
	/** Functions that may be called: only those made before, so that every program ends. */
	readonly functions: readonly string[];
	readonly hasThis: boolean;
}

class Writer {
	readonly #below: (n: number) => number;
	#names = 0;

	constructor(below: (n: number) => number) {
		this.#below = below;
	}

	program(): string {
		const body = this.#scope({ variables: [], constants: [], functions: [], hasThis: false }, 3);
		return `() => { const sent = []; ${body} return sent; }`;
	}

	/** Statements that declare variables, make functions, and send some of them. */
	#scope(outer: Surroundings, depth: number): string {
		let here = outer;
		const parts: string[] = [];
		for (let i = 1 + this.#below(3); i > 0; i--) {
			const name = this.#variableName(outer);
			if (here.variables.includes(name) || here.constants.includes(name)) continue;
			const isConstant = this.#chance(4);
			parts.push(`${isConstant ? 'const' : 'let'} ${name} = ${this.#below(5)};`);
			here = isConstant
				? { ...here, constants: [...here.constants, name] }
				: { ...here, variables: [...here.variables, name] };
		}
		for (let i = 1 + this.#below(3); i > 0; i--) {
			const name = `f${this.#names++}`;
			parts.push(this.#function(name, here), `sent.push(${name});`);
			if (!this.#chance(3)) here = { ...here, functions: [...here.functions, name] };
		}
		if (depth > 0 && this.#chance(2)) parts.push(this.#nested(here, depth - 1));
		if (this.#chance(4)) parts.push(this.#class(here));
		return parts.join('\n');
	}

	#nested(here: Surroundings, depth: number): string {
		const body = (inside: Surroundings): string => this.#scope(inside, depth);
		const name = `v${this.#names++}`;
		const within = { ...here, variables: [...here.variables, name] };
		switch (this.#below(7)) {
			case 0:
				return `{ ${body(here)} }`;
			case 1:
				return `for (let ${name} = 0; ${name} < 2; ${name}++) { ${body({ ...here, constants: [...here.constants, name] })} }`;
			case 2:
				return `for (let ${name} of [1, 2]) { ${body(within)} }`;
			case 3:
				return `(function (${name}) { ${body({ ...within, hasThis: true })} }).call({ t: ${this.#below(9)} }, ${this.#below(9)});`;
			case 4:
				return `try { throw 3; } catch (${name}) { ${body(within)} }`;
			case 5:
				return `(({ a: ${name} = 4, ...rest }) => { ${body(within)} })({ b: 1 });`;
			default:
				return `switch (1) { case 1: { let ${name} = 6; ${body(within)} } }`;
		}
	}

	#function(name: string, here: Surroundings): string {
		const parameter = this.#chance(4) ? this.#variableName(here) : 'x';
		const shadowed = { ...here, variables: here.variables.filter((one) => one !== parameter) };
		const inside = {
			...shadowed,
			constants: [...here.constants.filter((one) => one !== parameter), parameter],
		};
		const code = (surroundings: Surroundings): string => this.#code(surroundings);
		const plain = { ...inside, hasThis: false };
		switch (this.#below(7)) {
			case 0:
				return `function ${name}(${parameter}) { ${code(plain)} }`;
			case 1:
				return `const ${name} = function self(${parameter}) { if (${parameter} > 50) return self(1); ${code(plain)} };`;
			case 2:
				return `const ${name} = { m(${parameter}) { ${code(plain)} } }.m;`;
			case 3:
				return `const ${name} = (...[${parameter}]) => { ${code(inside)} };`;
			case 4:
				return `const ${name} = (${parameter}) => [${parameter}].map((y) => { ${code(inside)} })[0];`;
			case 5:
				return `const ${name} = (${parameter}) => { const inner = (z) => { ${code(inside)} }; return inner(${parameter}); };`;
			default:
				return `const ${name} = (${parameter}) => { ${code(inside)} };`;
		}
	}

	#class(here: Surroundings): string {
		const name = `C${this.#names++}`;
		const code = this.#code({ ...here, constants: [...here.constants, 'x'], hasThis: false });
		return (
			`class ${name} { #p = 1; q = 2; #m() { return ++this.#p; } k(x) { this.q += this.#m(); ${code} } a = (x) => this.q + x; } ` +
			`{ const made = new ${name}(); sent.push((x) => made.k(x)); sent.push(made.a); }`
		);
	}

	/**
	 * The body of a function: some writes and calls, and a value computed from everything it can see.
	 */
	#code(here: Surroundings): string {
		const statements = Array.from({ length: this.#below(3) }, () => this.#statement(here));
		const seen = [...here.variables, ...here.constants].filter(() => !this.#chance(3));
		if (here.hasThis && this.#chance(2)) seen.push('this.t');
		return `${statements.join(' ')} return [${seen.join(', ')}];`;
	}

	#statement(here: Surroundings): string {
		const target = here.variables[this.#below(here.variables.length || 1)];
		const called = here.functions[this.#below(here.functions.length || 1)];
		if (called && this.#chance(3)) return `${called}(${this.#below(9)});`;
		if (!target) return ';';
		const value = this.#expression(here);
		const forms = [
			`${target} = ${value};`,
			`${target} += ${value};`,
			`${target}++;`,
			`[${target}] = [${value}];`,
			`({ ${target} } = { ${target}: ${value} });`,
			`({ ${target} = ${value} } = {});`,
			`({ z: ${target} } = { z: ${value} });`,
			`for (${target} of [${value}]);`,
			`{ let ${target} = 9; void ${target}; }`,
			`${target} ||= ${value};`,
			`(() => { ${target} = ${value}; })();`,
			`void { ${target} };`,
		];
		return forms[this.#below(forms.length)] ?? ';';
	}

	#expression({ variables, constants }: Surroundings): string {
		const all = [...variables, ...constants];
		const one = all[this.#below(all.length || 1)];
		return one && this.#chance(2) ? `(Number(${one}) + ${this.#below(5)})` : String(this.#below(20));
	}

	/** Often an existing name, so that names are shadowed. */
	#variableName({ variables }: Surroundings): string {
		const known = variables[this.#below(variables.length || 1)];
		return known && this.#chance(3) ? known : `v${this.#names++}`;
	}

	#chance(n: number): boolean {
		return this.#below(n) === 0;
	}
}
