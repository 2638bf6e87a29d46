/**
 * Doc comments: their parts, and what lacks one.
 */

/** @typedef {import('./declarations.mjs').Declaration} Declaration */
/** @typedef {import('./declarations.mjs').Member} Member */

/**
 * @typedef {object} DocComment
 * @property {string} text Markdown, before the tags.
 * @property {{ tag: string, text: string }[]} tags `param`, `returns`, …, in their order.
 */

/** @param {string | undefined} doc @returns {DocComment} */
export function parseDoc(doc = '') {
	const [text, ...tags] = doc.split(/(?:^|(?<=[\s.;:]))@(?=(?:param|returns|throws|typeParam)\b)/m);
	return {
		text: text.trim(),
		tags: tags.map((each) => {
			const [, tag, rest] = /^(\w+)\s*([^]*)$/.exec(each);
			return { tag, text: rest.trim() };
		}),
	};
}

/** The first sentence, on one line. */
export function summaryOf(doc) {
	const [paragraph] = parseDoc(doc).text.split(/\n\n|\n```|^```/);
	return /^[^]*?[.:](?=\s[A-Z]|$)|^[^]*$/.exec(paragraph.replace(/\s+/g, ' ').trim())[0].replace(/:$/, '.');
}

/**
 * What a page shows of a class or an interface. Members of bases are on the page of the base, if it
 * is public. Errors are caught, not made, so their constructors are left out.
 *
 * @param {Declaration} declaration
 * @param {ReadonlySet<string>} names those that are public
 * @returns {Member[]}
 */
export function shownMembers(declaration, names) {
	const { members, bases } = declaration;
	const own = members.filter(
		(member) =>
			!(member.name === 'constructor' && isError(declaration)) &&
			(member.doc !== undefined || !bases.some((base) => isDocumented(base, member))),
	);
	return [...own, ...bases.filter(({ name }) => !names.has(name)).flatMap((base) => shownMembers(base, names))];
}

/** @param {Declaration} declaration @returns {boolean} */
export function isError({ name, bases }) {
	return name === 'MultiprocessError' || bases.some(isError);
}

/**
 * @param {Declaration} declaration
 * @param {ReadonlySet<string>} names those that are public
 * @returns {string[]} without a comment: `Queue`, `Queue.put`, `setStartMethod(options.force)`
 */
export function undocumentedIn(declaration, names) {
	const { name, doc, parameters } = declaration;
	const members = shownMembers(declaration, names);
	const isSilent = (member) => !saysSomething(member) && !standsForPublic(member, names);
	return [
		...(saysSomething(declaration) ? [] : [name]),
		...undocumentedOptions(name, doc, parameters),
		...members.filter(isSilent).map((member) => `${name}.${member.name}`),
		...members.flatMap((member) => undocumentedOptions(`${name}.${member.name}`, member.doc, member.parameters)),
	];
}

/** Python's name alone says nothing. A constructor needs no more than its tags. */
function saysSomething({ name, doc }) {
	return name === 'constructor' ? doc !== undefined : !/^(Python\b.*)?$/.test(summaryOf(doc));
}

/** Of `readonly Lock: typeof Lock` all is said where `Lock` is. */
function standsForPublic({ signatures }, names) {
	return names.has(/: typeof (\w+)$/.exec(signatures[0])?.[1]);
}

/** @param {Declaration} declaration @param {Member} member */
function isDocumented({ members, bases }, { name, isStatic }) {
	const own = members.find((each) => each.name === name && each.isStatic === isStatic);
	return own?.doc !== undefined || bases.some((base) => isDocumented(base, { name, isStatic }));
}

/** Options whose type stands in the signature have a `@param options.name`, or a comment there. */
function undocumentedOptions(owner, doc, parameters) {
	const described = new Set(
		parseDoc(doc)
			.tags.filter(({ tag }) => tag === 'param')
			.map(({ text }) => /^\S+/.exec(text)?.[0]),
	);
	return parameters.flatMap((parameter) => {
		const type = parameter.typeAnnotation?.typeAnnotation;
		const literals = (type?.types ?? [type]).filter((each) => each?.type === 'TSTypeLiteral');
		return literals
			.flatMap(({ members }) => members)
			.map(({ key }) => `${parameter.name}.${key?.name}`)
			.filter((option) => !described.has(option))
			.map((option) => `${owner}(${option})`);
	});
}
