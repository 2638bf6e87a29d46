/**
 * Bundles the modules of `src/` into a few files, because Node takes a third of a millisecond or
 * more to load each file. `npm run build` runs it after tsc, which checks the types and writes
 * them.
 *
 * A part is one file of `dist/`: modules that are needed together. A public entry is a file that
 * re-exports its names from the parts. Every other module has such a file too, outside what is
 * published. Tests import modules by it (`#src/…` in package.json) and so get the library's own
 * instances.
 *
 * In the source, `lazily('./…')` and `partOf('./…')` name a module by its own path. This script
 * replaces that path by the one of the file which contains the module.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { rolldown } from 'rolldown';
import { transformSync } from 'rolldown/utils';
import { parts, ownFiles } from './lib/parts.mjs';
import { root } from './lib/root.mjs';

const INNER = 'build/inner';
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
	/\.c?ts$/.test(file),
);
const modules = sources.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length));
const partOf = assign();
/** Modules that are looked up in their parts by the names they export. */
const lazy = new Set();

await main();

async function main() {
	checkUses();
	const written = [...(await bundle()), ...sources.filter((file) => file.endsWith('.cts')).flatMap(compileScript)];
	for (const module of ownFiles) written.push(writeInner(module));
	removeStale('dist', /\.c?js(\.map)?$/, written);
	removeStale(INNER, /./, written);
}

/** @returns {Map<string, string>} the part of each module: the first one that needs it */
function assign() {
	const assigned = new Map();
	for (const { name, roots } of parts) {
		const open = [...roots];
		for (let module = open.pop(); module !== undefined; module = open.pop()) {
			if (assigned.has(module)) continue;
			assigned.set(module, name);
			open.push(...importsOf(module));
		}
	}
	for (const module of modules) if (!assigned.has(module) && !ownFiles.includes(module)) assigned.set(module, 'rest');
	return assigned;
}

function importsOf(module) {
	const text = readFileSync(join(root, 'src', `${module}.ts`), 'utf8');
	const imports = text.matchAll(/^(?:import|export) (?!type\b)(?:[^;']*? from )?'(\.[^']+)\.js'/gm);
	return [...imports].map(([, path]) => posix.join(posix.dirname(module), path));
}

/**
 * A part that loaded another one without declaring it would slow down everything that loads the
 * part.
 */
function checkUses() {
	for (const module of modules) {
		const part = parts.find(({ name }) => name === partOf.get(module));
		for (const imported of part ? importsOf(module) : []) {
			const other = partOf.get(imported);
			if (other !== part.name && !part.uses.includes(other))
				throw new Error(`scripts/lib/parts.mjs: ${module} (${part.name}) imports ${imported} (${other})`);
		}
	}
}

/** Path, from `dist/`, of the file that contains the module at `path` of `src/`. */
function placeOf(path) {
	const module = posix.normalize(path).replace(/\.js$/, '');
	if (ownFiles.includes(module)) return `${module}.js`;
	const part = partOf.get(module);
	if (!part) throw new Error(`there is no module ${path}`);
	return `${part}.js`;
}

async function bundle() {
	const build = await rolldown({
		cwd: root,
		input: Object.fromEntries(modules.map((module) => [module, `src/${module}.ts`])),
		// With 'node', rolldown makes a file for a `require` that nothing uses.
		platform: 'neutral',
		external: /^node:|^acorn$/,
		resolve: { extensionAlias: { '.js': ['.ts'] } },
		tsconfig: 'tsconfig.json',
		treeshake: false,
		preserveEntrySignatures: 'strict',
		plugins: [{ name: 'parts', load: namePlaces, generateBundle: finish }],
	});
	const { output } = await build.write({
		dir: root,
		format: 'esm',
		sourcemap: true,
		sourcemapExcludeSources: true,
		minifyInternalExports: false,
		comments: { legal: true, annotation: true, jsdoc: false },
		entryFileNames: ({ name }) => (ownFiles.includes(name) ? 'dist/[name].js' : `${INNER}/[name].js`),
		chunkFileNames: 'dist/[name].js',
		codeSplitting: {
			groups: [...new Set(partOf.values())].map((name) => ({ name, test: (id) => partOfFile(id) === name })),
		},
	});
	for (const file of output) check(file);
	const written = output.map(({ fileName }) => fileName);
	for (const module of lazy)
		if (!written.includes(`dist/${placeOf(module)}`)) throw new Error(`${module} is in no file of dist/`);
	return written;
}

function partOfFile(id) {
	const module = /\/src\/(.*)\.ts$/.exec(id)?.[1];
	// A module of rolldown's own.
	return module === undefined ? parts[0].name : partOf.get(module);
}

/**
 * A module's text, with `lazily` and `partOf` naming files of `dist/`. Only columns of that line
 * change, so no source map needs to record it.
 */
function namePlaces(id) {
	if (!id.endsWith('.ts')) return undefined;
	const code = readFileSync(id, 'utf8').replace(
		/\b(lazily(?:<[^>]*>)?|partOf)\('(\.\/[^']+)'\)/g,
		(_all, call, path) => {
			lazy.add(posix.normalize(path));
			return `${call}('./${placeOf(path)}')`;
		},
	);
	return { code, moduleType: 'ts' };
}

/** Changes that rolldown has no option for. They move no line that a source map knows of. */
function finish(_options, output) {
	for (const chunk of Object.values(output)) {
		if (chunk.type !== 'chunk') continue;
		takeBuiltIns(chunk);
		restoreNames(chunk);
		chunk.code = toAscii(chunk.code);
	}
}

/**
 * A single character beyond Latin-1 doubles the memory that the engine keeps for a file, which
 * fills the young generation of a booting child.
 */
function toAscii(code) {
	return code.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * When Node makes an ES module of a built-in, it reads each export, and some exports load other
 * modules: `node:fs` loads all streams and promises. Taking only the needed functions avoids that.
 * Where a test replaces functions of `node:fs`, they are imported all the same, because only
 * imports follow the replacement.
 */
function takeBuiltIns(chunk) {
	const isLive = parts.find(({ name }) => `dist/${name}.js` === chunk.fileName)?.isLive;
	chunk.code = chunk.code.replace(/^import \{ (.*) \} from "(node:\w+)";$/gm, (all, names, builtIn) =>
		isLive && builtIn === 'node:fs'
			? all
			: `const { ${names.replace(/ as /g, ': ')} } = process.getBuiltinModule("${builtIn}");`,
	);
}

/**
 * Restores the source names of functions that rolldown renamed to avoid a collision, so that stack
 * traces show them. Rolldown's `keepNames` would add a file to load.
 */
function restoreNames(chunk) {
	const renamed = [...chunk.code.matchAll(/^(?:async )?function\*? ((\w+)\$\d+)\(/gm)];
	if (renamed.length === 0) return;
	const names = renamed.map(([, local, name]) => `${local}, "${name}"`).join('], [');
	const end = chunk.code.lastIndexOf('\nexport {');
	chunk.code = `${chunk.code.slice(0, end)}
for (const [fn, name] of [[${names}]]) Object.defineProperty(fn, "name", { value: name, configurable: true });${chunk.code.slice(end)}`;
}

/**
 * Fails where rolldown renamed, because of a collision, a class or an export that is looked up by
 * name.
 */
function check({ type, fileName, code, imports }) {
	if (type !== 'chunk') return;
	const fail = (what) => {
		throw new Error(`${fileName}: ${what}`);
	};
	const renamed = /\bclass \w+\$\d+\b|\w+\$\d+ = class\b/.exec(code);
	if (renamed) fail(`two classes have the same name: ${renamed[0]}`);
	const inner = fileName.startsWith(INNER) && posix.relative(INNER, fileName);
	if (lazy.has(inner) && / as /.test(code))
		fail(`an exported name collides with another one in ${placeOf(inner)}: ${code}`);
	if (!inner && imports.some((path) => path.startsWith(INNER))) fail('imports a file that is not published');
}

/** A CommonJS module, which stays a file of its own. */
function compileScript(source) {
	const output = `dist/${source.replace(/\.cts$/, '.cjs')}`;
	const text = readFileSync(join(root, 'src', source), 'utf8');
	const { code, map, errors } = transformSync(source, text, { target: 'es2023', sourcemap: true });
	if (errors.length > 0) throw new Error(errors[0].message);
	const folder = posix.dirname(source);
	const placed = code.replace(/\b(require|import)\("(\.[^"]+)"\)/g, (_all, call, path) => {
		const place = posix.relative(folder, placeOf(posix.join(folder, path)));
		return `${call}("${place.startsWith('.') ? place : `./${place}`}")`;
	});
	const { version, mappings, names } = map;
	mkdirSync(join(root, dirname(output)), { recursive: true });
	const name = posix.basename(output);
	writeFileSync(join(root, output), `"use strict"; ${placed}\n//# sourceMappingURL=${name}.map\n`);
	const path = posix.relative(posix.dirname(output), posix.join('src', source));
	writeFileSync(join(root, `${output}.map`), JSON.stringify({ version, file: name, sources: [path], names, mappings }));
	return [output, `${output}.map`];
}

/** Lets tests import a module that has its own file in `dist/`. */
function writeInner(module) {
	const path = `${INNER}/${module}.js`;
	mkdirSync(join(root, dirname(path)), { recursive: true });
	writeFileSync(join(root, path), `export * from '${posix.relative(posix.dirname(path), `dist/${module}.js`)}';\n`);
	return path;
}

function removeStale(folder, made, written) {
	if (!existsSync(join(root, folder))) return;
	for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
		const path = posix.relative(root, posix.join(entry.parentPath, entry.name));
		if (entry.isFile() && made.test(path) && !written.includes(path)) rmSync(join(root, path));
	}
}
