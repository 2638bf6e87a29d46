/**
 * What a package exports, read from its declarations (`*.d.ts`): names, signatures, doc comments.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'rolldown/utils';

/**
 * @typedef {object} Declaration
 * @property {string} name
 * @property {'class' | 'interface' | 'function' | 'constant' | 'type'} kind
 * @property {string | undefined} doc The text of the doc comment, without its stars.
 * @property {string[]} signatures Of a function, one for each overload; else the head of it.
 * @property {Member[]} members Of a class or an interface.
 * @property {Declaration[]} bases What it extends, as far as it is declared in the package.
 * @property {object[]} parameters Of all overloads of a function.
 */

/**
 * @typedef {object} Member
 * @property {string} name `constructor`, `map`, `[Symbol.dispose]`
 * @property {boolean} isStatic
 * @property {boolean} isMethod
 * @property {string | undefined} doc
 * @property {string[]} signatures One for each overload.
 * @property {object[]} parameters Of all overloads.
 */

/** @typedef {{ path: string, text: string, comments: object[], body: object[] }} File */

export class Declarations {
	#folder;
	#sources;
	/** @type {Map<string, File>} */
	#files = new Map();

	/**
	 * @param {string} folder the one that paths are relative to
	 * @param {string} sources the one that it was compiled from
	 */
	constructor(folder, sources) {
		this.#folder = folder;
		this.#sources = sources;
	}

	/** @param {string} path @returns {string | undefined} the comment at the head of a file */
	headOf(path) {
		const text = readFileSync(join(this.#folder, path), 'utf8');
		const [, value] = /^\/\*(\*[^]*?)\*\//.exec(text) ?? [];
		return value && textOf({ value });
	}

	/** @param {string} path @returns {Map<string, Declaration>} its exports, sorted by name */
	exportsOf(path) {
		const names = [...new Set(this.#exportedNames(this.#file(path)))].sort();
		return new Map(names.map((name) => [name, this.#resolve(this.#file(path), name)]));
	}

	/** @returns {File} */
	#file(path) {
		let file = this.#files.get(path);
		if (!file) {
			const text = readFileSync(join(this.#folder, path), 'utf8');
			const { program, comments, errors } = parseSync(path, text, { lang: 'dts' });
			if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
			file = { path, text, body: program.body, comments: this.#isHead(path) ? comments.slice(1) : comments };
			this.#files.set(path, file);
		}
		return file;
	}

	/**
	 * Whether the first comment is about the file. A blank line follows it in the source, which tsc
	 * leaves out.
	 */
	#isHead(path) {
		const source = join(this.#sources, path.replace(/\.d\.ts$/, '.ts'));
		return existsSync(source) && /^\/\*\*[^]*?\*\/\n\n/.test(readFileSync(source, 'utf8'));
	}

	#imported(file, source) {
		return this.#file(posix.join(posix.dirname(file.path), source.value).replace(/\.js$/, '.d.ts'));
	}

	/** @returns {Generator<string>} */
	*#exportedNames(file) {
		for (const node of file.body) {
			if (node.type === 'ExportAllDeclaration') yield* this.#exportedNames(this.#imported(file, node.source));
			if (node.type !== 'ExportNamedDeclaration') continue;
			for (const { exported } of node.specifiers) yield exported.name;
			if (node.declaration) yield declaredName(node.declaration);
		}
	}

	/** @returns {Declaration | undefined} what a name means in a file, wherever that is declared */
	#resolve(file, name) {
		const nodes = file.body.filter((node) => declaredName(node.declaration ?? node) === name);
		const real = nodes.map((node) => this.#standsFor(file, node.declaration ?? node)).find(Boolean);
		if (real) return real;
		if (nodes.length > 0) return this.#describe(file, name, nodes);
		for (const { type, specifiers = [], source } of file.body) {
			if (!source?.value.startsWith('.')) continue;
			const specifier = specifiers.find(({ exported, local }) => (exported ?? local).name === name);
			if (specifier && specifier.type !== 'ImportNamespaceSpecifier') {
				const { imported, local } = specifier;
				return this.#resolve(this.#imported(file, source), (imported ?? local).name);
			}
			if (type !== 'ExportAllDeclaration') continue;
			const found = this.#resolve(this.#imported(file, source), name);
			if (found) return found;
		}
		return undefined;
	}

	/** Of `const Lock: typeof Classes.Lock` the class. */
	#standsFor(file, node) {
		const type = node.type === 'VariableDeclaration' && node.declarations[0].id.typeAnnotation?.typeAnnotation;
		if (!type || type.type !== 'TSTypeQuery') return undefined;
		const { left, right, name } = type.exprName;
		if (name) return this.#resolve(file, name);
		const from = file.body.find(({ specifiers }) => specifiers?.some(({ local }) => local?.name === left.name));
		return this.#resolve(this.#imported(file, from.source), right.name);
	}

	/** @returns {Declaration} */
	#describe(file, name, nodes) {
		const node = nodes[0].declaration ?? nodes[0];
		const own = {
			name,
			doc: docOf(file, nodes),
			signatures: nodes.map((each) => signatureOf(file, each.declaration ?? each)),
			members: [],
			bases: [],
			parameters: nodes.flatMap((each) => (each.declaration ?? each).params ?? []),
		};
		if (node.type === 'TSDeclareFunction') return { ...own, kind: 'function' };
		if (node.type === 'ClassDeclaration' || node.type === 'TSInterfaceDeclaration') {
			const kind = node.type === 'ClassDeclaration' ? 'class' : 'interface';
			const members = membersOf(file, node.body.body);
			const bases = [];
			for (const base of [node.superClass, ...(node.extends ?? []).map(({ expression }) => expression)]) {
				const found = base?.name && this.#resolve(file, base.name);
				if (found) bases.push(found);
			}
			return { ...own, kind, members, bases };
		}
		return { ...own, kind: node.type === 'VariableDeclaration' ? 'constant' : 'type' };
	}
}

function declaredName(node) {
	return node.type === 'VariableDeclaration' ? node.declarations[0].id.name : node.id?.name;
}

/** The first doc comment, which of overloads is the only one. */
function docOf(file, nodes) {
	for (const { start } of nodes) {
		const comment = file.comments.findLast(({ end }) => end <= start);
		const isBeside = comment && file.text.slice(comment.end, start).trim() === '';
		if (isBeside && comment.value.startsWith('*')) return textOf(comment);
	}
	return undefined;
}

function textOf({ value }) {
	return value
		.replace(/^\*/, '')
		.replace(/^[ \t]*\* ?/gm, '')
		.trim();
}

/** Of a class or an interface what comes before its members. */
function signatureOf(file, node) {
	const end = node.body?.start ?? node.end;
	return file.text
		.slice(node.start, end)
		.replace(/^declare /, '')
		.replace(/;?\s*$/, '');
}

/** Those that programs use: neither private nor known by a symbol of the library's own. */
function membersOf(file, nodes) {
	const members = new Map();
	for (const node of nodes) {
		const name = memberName(node);
		if (name === undefined || node.accessibility === 'private') continue;
		const key = `${node.static} ${name}`;
		if (!members.has(key)) members.set(key, []);
		members.get(key).push(node);
	}
	return [...members.values()]
		.map((overloads) => ({
			name: memberName(overloads[0]),
			isStatic: overloads[0].static ?? false,
			isMethod: /Method/.test(overloads[0].type) && !['get', 'set'].includes(overloads[0].kind),
			doc: docOf(file, overloads),
			signatures: overloads.map((each) => signatureOf(file, each).replaceAll('\n    ', '\n')),
			parameters: overloads.flatMap((each) => each.value?.params ?? each.params ?? []),
		}))
		.filter(({ doc }) => !/@internal\b/.test(doc ?? ''));
}

function memberName({ key, computed }) {
	if (!key || key.type === 'PrivateIdentifier') return undefined;
	if (!computed) return key.name ?? key.value;
	return key.object?.name === 'Symbol' ? `[Symbol.${key.property.name}]` : undefined;
}
