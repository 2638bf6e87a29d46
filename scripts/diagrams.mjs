/**
 * `node scripts/diagrams.mjs`: draws each `docs/diagrams/NAME.txt` as a sequence diagram,
 * `NAME.svg` beside it. `--check` writes nothing and fails where a drawing is not that of its text.
 *
 * A text has one thing to a line, from top to bottom as time goes:
 *
 *     title: A start
 *     actors: program | standby
 *     program -> standby: START, PAYLOAD      an arrow, its text above it
 *     standby --> program: READY              a dashed one: an answer
 *     standby: runs the target                what an actor does by itself
 *     = the process is killed =               a rule across all
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/root.mjs';

const MARGIN = 24;
const FONT = 13;
/** Average advance of the font, in pixels; generous, since fonts differ. */
const ADVANCE = 7.2;
const HEAD = 34;
const ROW = 46;
const LINE = 17;

const folder = join(root, 'docs/diagrams');
const isCheck = process.argv.includes('--check');
for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt'))) {
	const drawing = join(folder, file.replace(/txt$/, 'svg'));
	const svg = draw(parse(readFileSync(join(folder, file), 'utf8'), file));
	if (!isCheck) writeFileSync(drawing, svg);
	else if (readOrEmpty(drawing) !== svg) {
		console.error(`${drawing} is not the drawing of ${file}: run node scripts/diagrams.mjs`);
		process.exitCode = 1;
	}
}

function readOrEmpty(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}

/** @throws Error for a line that is none of those above, or that names another actor */
function parse(text, file) {
	const diagram = { title: '', actors: [], steps: [] };
	for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
		const [, key, value] = /^(title|actors): (.*)$/.exec(line) ?? [];
		if (key === 'title') diagram.title = value;
		else if (key === 'actors') diagram.actors = value.split(' | ');
		else diagram.steps.push(parseStep(line, diagram.actors, file));
	}
	return diagram;
}

function parseStep(line, actors, file) {
	const rule = /^= (.*) =$/.exec(line);
	if (rule) return { kind: 'rule', text: rule[1] };
	const [, from, arrow, to, text] = /^(.+?)(?: (--?>) (.+?))?: (.*)$/.exec(line) ?? [];
	const step = { kind: arrow ? 'arrow' : 'note', from: actors.indexOf(from), text };
	if (step.from < 0 || (arrow && !actors.includes(to))) throw new Error(`${file}: ${line}`);
	return arrow ? { ...step, to: actors.indexOf(to), isDashed: arrow === '-->' } : step;
}

function draw({ title, actors, steps }) {
	const gap = gapOf(actors, steps);
	const x = (actor) => MARGIN + gap / 2 + actor * gap;
	const width = 2 * MARGIN + gap * actors.length;
	const noteWidth = gap - 16;
	let y = MARGIN + LINE + HEAD + 20;
	const drawn = steps.map((step) => {
		const lines = step.kind === 'note' ? wrap(step.text, noteWidth - 12) : [step.text];
		const top = y;
		y += step.kind === 'note' ? lines.length * LINE + 22 : ROW;
		return drawStep(step, lines, top, { x, width, noteWidth });
	});
	const bottom = y;
	const lives = actors.map(
		(name, actor) =>
			`<line class="life" x1="${x(actor)}" y1="${MARGIN + LINE + HEAD}" x2="${x(actor)}" y2="${bottom}"/>
<rect class="head" x="${x(actor) - noteWidth / 2}" y="${MARGIN + LINE}" width="${noteWidth}" height="${HEAD}" rx="4"/>
${textAt(x(actor), MARGIN + LINE + HEAD / 2 + 5, name, 'name')}`,
	);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + MARGIN}" width="${width}" height="${bottom + MARGIN}" role="img">
<title>${escape(title)}</title>
<style>
text { font: ${FONT}px system-ui, sans-serif; fill: #1f2328; text-anchor: middle; }
.name, .title { font-weight: 600; }
.page { fill: #ffffff; }
.head { fill: #ddf4ff; stroke: #54aeff; }
.note { fill: #f6f8fa; stroke: #d0d7de; }
.life { stroke: #d0d7de; }
.arrow { stroke: #1f2328; fill: none; marker-end: url(#tip); }
.dashed { stroke-dasharray: 5 4; }
.rule { stroke: #cf222e; stroke-dasharray: 2 4; }
.said { fill: #cf222e; }
.under { fill: #ffffff; }
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#1f2328"/></marker></defs>
<rect class="page" width="100%" height="100%"/>
${textAt(width / 2, MARGIN, title, 'title')}
${lives.join('\n')}
${drawn.join('\n')}
</svg>
`;
}

/** Wide enough for the text of each arrow, and for the longest word of each note. */
function gapOf(actors, steps) {
	const needed = steps
		.filter(({ kind }) => kind === 'arrow')
		.map(({ from, to, text }) => (text.length * ADVANCE + 24) / Math.abs(to - from));
	return Math.ceil(Math.max(170, ...actors.map((name) => name.length * ADVANCE + 40), ...needed));
}

function drawStep(step, lines, top, { x, width, noteWidth }) {
	if (step.kind === 'rule') {
		const y = top + ROW / 2 - 8;
		const half = (step.text.length * ADVANCE) / 2 + 8;
		return `<line class="rule" x1="${MARGIN}" y1="${y}" x2="${width - MARGIN}" y2="${y}"/>
<rect class="under" x="${width / 2 - half}" y="${y - 10}" width="${2 * half}" height="20"/>
${textAt(width / 2, y + 4, step.text, 'said')}`;
	}
	if (step.kind === 'arrow') {
		const y = top + 22;
		const [from, to] = [x(step.from), x(step.to)];
		const half = (step.text.length * ADVANCE) / 2;
		return `<line class="arrow${step.isDashed ? ' dashed' : ''}" x1="${from}" y1="${y}" x2="${to}" y2="${y}"/>
<rect class="under" x="${(from + to) / 2 - half}" y="${y - 20}" width="${2 * half}" height="16"/>
${textAt((from + to) / 2, y - 7, step.text)}`;
	}
	const height = lines.length * LINE + 10;
	const texts = lines.map((line, index) => textAt(x(step.from), top + 17 + index * LINE, line));
	return `<rect class="note" x="${x(step.from) - noteWidth / 2}" y="${top}" width="${noteWidth}" height="${height}" rx="3"/>
${texts.join('\n')}`;
}

function wrap(text, width) {
	const lines = [''];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last !== '' && (last.length + 1 + word.length) * ADVANCE > width) lines.push(word);
		else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
	}
	return lines;
}

function textAt(x, y, text, name) {
	return `<text${name ? ` class="${name}"` : ''} x="${x}" y="${y}">${escape(text)}</text>`;
}

function escape(text) {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
