/**
 * The API reference in Markdown: a page for each class, one each for functions, errors and types,
 * and an index.
 */
import { isError, parseDoc, shownMembers, summaryOf } from './doc-comments.mjs';

/**
 * @typedef {import('./declarations.mjs').Declaration} Declaration
 * @typedef {import('./declarations.mjs').Member} Member
 */

/**
 * @typedef {object} Entry What users import.
 * @property {string} name `multiprocess/connection`
 * @property {string} doc
 * @property {Map<string, Declaration>} exports
 */

const GENERATED = '<!-- Written by `npm run api -- --write` from the doc comments in src/. -->\n\n';

const SHARED = {
	functions: { title: 'Functions', text: 'What the package exports beside its classes.' },
	errors: { title: 'Errors', text: 'What the library throws and rejects with.' },
	types: { title: 'Types', text: 'Options, and what calls take and give.' },
};

/**
 * @param {Entry[]} entries the first one has all names
 * @returns {Map<string, string>} pages by file name
 */
export function apiPages(entries) {
	const all = [...entries[0].exports.values()];
	const names = new Set(entries[0].exports.keys());
	const link = linker(all);
	const pages = new Map([['README.md', indexPage(entries)]]);
	for (const declaration of all.filter((each) => pageOf(each) === `${each.name}.md`))
		pages.set(`${declaration.name}.md`, GENERATED + link(section(declaration, 1, names), `${declaration.name}.md`));
	for (const [name, { title, text }] of Object.entries(SHARED)) {
		const sections = all.filter((each) => pageOf(each) === `${name}.md`).map((each) => section(each, 2, names));
		const page = [`# ${title}\n\n${text}\n`, ...sections].join('\n');
		pages.set(`${name}.md`, GENERATED + link(page, `${name}.md`));
	}
	return pages;
}

/** @param {Declaration} declaration */
function pageOf(declaration) {
	if (declaration.kind === 'class') return isError(declaration) ? 'errors.md' : `${declaration.name}.md`;
	return ['function', 'constant'].includes(declaration.kind) ? 'functions.md' : 'types.md';
}

function placeOf(declaration) {
	const page = pageOf(declaration);
	return page in { 'functions.md': 0, 'errors.md': 0, 'types.md': 0 }
		? `${page}#${declaration.name.toLowerCase()}`
		: page;
}

/** @param {Entry[]} entries */
function indexPage(entries) {
	const parts = entries.map(({ name, doc, exports }) => {
		const rows = [...exports.values()].map(
			(each) => `| [\`${each.name}\`](${placeOf(each)}) | ${each.kind} | ${cell(summaryOf(each.doc))} |\n`,
		);
		return `## ${name}\n\n${doc}\n\n| name | kind | |\n| --- | --- | --- |\n${rows.join('')}`;
	});
	return `${GENERATED}# API reference\n\n${parts.join('\n')}`;
}

function cell(text) {
	return text.replaceAll('|', '\\|');
}

/** @param {Declaration} declaration @param {number} depth @param {Set<string>} names */
function section(declaration, depth, names) {
	const { name, kind, doc, signatures } = declaration;
	const head = `${'#'.repeat(depth)} ${name}\n\n${code(signatures)}${prose(doc)}`;
	const members = shownMembers(declaration, names);
	if (kind === 'interface') return head + memberList(members);
	return [head, ...members.map((member) => memberSection(name, member, depth + 1))].join('\n');
}

/** @param {string} owner @param {Member} member @param {number} depth */
function memberSection(owner, { name, isStatic, isMethod, signatures, doc }, depth) {
	const full = name === 'constructor' ? `new ${owner}` : `${isStatic ? `${owner}.` : ''}${name}`;
	return `${'#'.repeat(depth)} \`${full}${isMethod ? '()' : ''}\`\n\n${code(signatures)}${prose(doc)}`;
}

/** Of an interface. @param {Member[]} members */
function memberList(members) {
	const items = members.map(({ signatures, doc }) => {
		const calls = signatures.map((each) => `\`${each.replaceAll(/\s+/g, ' ')}\``).join('\\\n');
		const text = prose(doc).trim();
		return `- ${indent(text ? `${calls}\\\n${text}` : calls)}\n`;
	});
	return items.length === 0 ? '' : `\n${items.join('')}`;
}

/** The lines after the first, for an item of a list. */
function indent(text) {
	return text.replaceAll(/\n(?=.)/g, '\n  ');
}

function code(signatures) {
	return `\`\`\`ts\n${signatures.join('\n')}\n\`\`\`\n`;
}

const LABELS = { returns: 'Returns', throws: 'Throws', typeParam: 'Type parameter', param: '' };

/** @param {string | undefined} doc */
function prose(doc) {
	const { text, tags } = parseDoc(doc);
	const items = tags.map(({ tag, text: said }) => {
		if (tag === 'returns' || tag === 'throws') return `- **${LABELS[tag]}** ${said}`;
		const [, name, rest] = /^(\S+)\s*([^]*)$/.exec(said);
		return `- ${LABELS[tag] && `${LABELS[tag]} `}\`${name}\`: ${rest}`;
	});
	const list = items.map((item) => `${indent(item)}\n`).join('');
	return `${text && `\n${text}\n`}${list && `\n${list}`}`;
}

/**
 * Links public names: in code spans, and those of errors as plain words, too. A name without a
 * capital, such as `wait`, is left alone: it may be a member's.
 * @param {Declaration[]} declarations
 */
function linker(declarations) {
	const places = new Map(declarations.map((each) => [each.name, placeOf(each)]));
	const errors = declarations.filter(isError).map(({ name }) => name);
	const spans = new RegExp(`\\[[^\\]]*\\]\\([^)]*\\)|\`([^\`]*)\`|\\b(${errors.join('|')})\\b`, 'g');
	const linked = (text, page) =>
		text.replaceAll(spans, (span, inCode, error) => {
			const name = error ?? /^(\w*[A-Z]\w*)(?:\(\))?$/.exec(inCode)?.[1];
			const place = places.get(name);
			return place === undefined || place === page ? span : `[${span}](${place})`;
		});
	return (text, page) =>
		text
			.split(/(^```.*?^```$|^#[^\n]*$)/ms)
			.map((part) => (/^```|^#/.test(part) ? part : linked(part, page)))
			.join('');
}
