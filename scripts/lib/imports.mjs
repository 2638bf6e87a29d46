/**
 * Which module of a folder imports which: all that a file names, however it loads it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'rolldown/utils';

/**
 * @typedef {object} Import
 * @property {string} from The importing file, relative to the folder: `pool/pool.ts`.
 * @property {string} to The imported file.
 * @property {'value' | 'type' | 'lazy'} kind `lazy`: by `import()` or `lazily`.
 * @property {number} line
 */

/** Loads a file of the library with its first call. Its path is relative to the root of `src/`. */
const LOADER = 'lazily';

/** @param {string} folder @returns {{ files: string[], imports: Import[] }} both sorted by file */
export function readImports(folder) {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.[cm]?ts$/.test(file))
		.sort();
	return { files, imports: files.flatMap((file) => importsOf(file, readFileSync(join(folder, file), 'utf8'))) };
}

/** @param {string} from @param {string} text @returns {Import[]} one for each file and kind */
function importsOf(from, text) {
	const { program, errors } = parseSync(from, text, { lang: 'ts' });
	if (errors.length > 0) throw new Error(`${from}: ${errors[0].message}`);
	const found = new Map();
	walk(program, (node) => {
		const { path, kind } = importOf(node) ?? {};
		if (path === undefined || !path.startsWith('.')) return;
		const base = kind === 'lazy' && isLoader(node) ? '.' : posix.dirname(from);
		const to = posix.join(base, path).replace(/\.([cm]?)js$/, '.$1ts');
		const line = text.slice(0, node.start).split('\n').length;
		if (!found.has(`${kind} ${to}`)) found.set(`${kind} ${to}`, { from, to, kind, line });
	});
	return [...found.values()];
}

/** @returns {{ path: unknown, kind: Import['kind'] } | undefined} */
function importOf(node) {
	switch (node.type) {
		case 'ImportDeclaration':
		case 'ExportAllDeclaration':
		case 'ExportNamedDeclaration':
			return node.source ? { path: node.source.value, kind: isTypeOnly(node) ? 'type' : 'value' } : undefined;
		case 'TSImportType':
			return { path: node.source.value, kind: 'type' };
		case 'ImportExpression':
			return literal(node.source, 'lazy');
		case 'CallExpression':
			if (isLoader(node)) return literal(node.arguments[0], 'lazy');
			return node.callee.name === 'require' ? literal(node.arguments[0], 'value') : undefined;
		case 'TSExternalModuleReference':
			return literal(node.expression, 'value');
		default:
			return undefined;
	}
}

function isTypeOnly({ importKind, exportKind, specifiers }) {
	if (importKind === 'type' || exportKind === 'type') return true;
	if (!specifiers?.length) return false;
	return specifiers.every((specifier) => specifier.importKind === 'type' || specifier.exportKind === 'type');
}

function isLoader(node) {
	return node.type === 'CallExpression' && node.callee.name === LOADER;
}

function literal(node, kind) {
	return typeof node?.value === 'string' ? { path: node.value, kind } : undefined;
}

function walk(node, visit) {
	if (Array.isArray(node)) for (const inner of node) walk(inner, visit);
	else if (node !== null && typeof node === 'object') {
		if (typeof node.type === 'string') visit(node);
		for (const key in node) walk(node[key], visit);
	}
}
