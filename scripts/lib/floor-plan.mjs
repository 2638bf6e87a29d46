/**
 * The table of floors as the documentation shows it: in Markdown, and as a picture.
 */

/**
 * @typedef {import('./floors.mjs').Area} Area
 * @typedef {import('./floors.mjs').Room} Room
 */

/** @param {Area[]} areas @returns {string} a Markdown table, from the roof to the ground */
export function floorTable(areas) {
	const rows = areas
		.toReversed()
		.flatMap((area) => [
			[area.floor, nameOf(area, ''), area.job],
			...(area.rooms ?? [])
				.toReversed()
				.map((room) => [`${area.floor}.${room.floor}`, nameOf(room, `${area.folder}/`), room.job]),
		]);
	return [['floor', 'area or room', 'its job'], ['---', '---', '---'], ...rows]
		.map((cells) => `| ${cells.join(' | ')} |\n`)
		.join('');
}

/** @param {Room} room @param {string} within */
function nameOf({ folder, files }, within) {
	const names = files?.map((file) => `${within}${file}`) ?? [folder ? `${within}${folder}/` : `${within}*.ts`];
	return names.map((name) => `\`${name}\``).join(', ');
}

const WIDTH = 1000;
/** Left of the floors: their numbers, and the arrow along them. */
const MARGIN = 64;
const GAP = 8;
const HEAD = 38;
const ROOM = 26;
/** Width of a letter of a name. */
const LETTER = 7.3;

const STYLE = `
	text { font: 12px system-ui, sans-serif; fill: #1f2328 }
	.name { font: 600 12px ui-monospace, monospace }
	.area { fill: #eef2f7; stroke: #8b9bb0 }
	.room { fill: #ffffff; stroke: #c3ccd8 }
	.paper { fill: #ffffff }
	.arrow { stroke: #8b9bb0; fill: none; stroke-width: 1.5 }
	@media (prefers-color-scheme: dark) {
		text { fill: #e6edf3 }
		.area { fill: #1c2530; stroke: #5b6b80 }
		.room { fill: #0d1117; stroke: #3d4957 }
		.paper { fill: #0d1117 }
	}
`;

/** @param {Area[]} areas @returns {string} an SVG, one row for each floor */
export function floorPicture(areas) {
	const parts = [];
	let y = GAP;
	for (const row of byFloor(areas)) {
		const height = Math.max(...row.map(heightOf));
		parts.push(`<text x="${MARGIN / 2}" y="${y + 22}" class="name">${row[0].floor}</text>`);
		for (const [area, x, width] of sideBySide(row, MARGIN, WIDTH - MARGIN - GAP))
			parts.push(drawArea(area, x, y, width, height));
		y += height + GAP;
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img">
<title>The floors of src/: imports run downward only</title>
<style>${STYLE}</style>
<rect class="paper" width="${WIDTH}" height="${y}"/>
<path class="arrow" d="M16 ${GAP + 8} V${y - GAP - 4} m-5 -8 l5 8 l5 -8"/>
${parts.join('\n')}
</svg>
`;
}

/**
 * Those of one floor together, the highest first.
 * @template {Room} R @param {R[]} rooms @returns {R[][]}
 */
function byFloor(rooms) {
	const floors = [...new Set(rooms.map(({ floor }) => floor))].sort((a, b) => b - a);
	return floors.map((floor) => rooms.filter((room) => room.floor === floor));
}

/** One with rooms is as wide as two without. */
function* sideBySide(rooms, left, width) {
	const weight = (room) => (room.rooms ? 2 : 1);
	const total = rooms.reduce((sum, room) => sum + weight(room), 0);
	const unit = (width - GAP * (rooms.length - 1)) / total;
	let x = left;
	for (const room of rooms) {
		yield [room, Math.round(x), Math.round(unit * weight(room))];
		x += unit * weight(room) + GAP;
	}
}

/** @param {Area} area */
function heightOf({ rooms }) {
	return HEAD + (rooms ? byFloor(rooms).length * (ROOM + GAP / 2) + GAP / 2 : 0);
}

function drawArea(area, x, y, width, height) {
	const rows = byFloor(area.rooms ?? []);
	const bottom = y + height - GAP;
	return [
		box('area', x, y, width, height),
		label(area, x + 10, y + 23, width - 20),
		...rows.flatMap((row, index) =>
			[...sideBySide(row, x + GAP, width - 2 * GAP)].map(([room, left, roomWidth]) => {
				const top = bottom - (rows.length - index) * (ROOM + GAP / 2) + GAP / 2;
				return box('room', left, top, roomWidth, ROOM) + label(room, left + 8, top + 17, roomWidth - 16);
			}),
		),
	].join('\n');
}

function box(kind, x, y, width, height) {
	return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="4"/>`;
}

/** The name, and the job as far as it fits. */
function label(room, x, y, width) {
	const name = room.folder ? `${room.folder}/` : (room.files?.join(' ') ?? '*.ts');
	const left = Math.round((name.length + 1) * LETTER);
	const most = Math.floor((width - left) / 6);
	const job = room.job.replaceAll('`', '');
	const shown = job.length <= most ? job : most < 12 ? '' : `${job.slice(0, most - 1).trimEnd()}…`;
	return `<text x="${x}" y="${y}"><tspan class="name">${escape(name)}</tspan><tspan x="${x + left}">${escape(shown)}</tspan></text>`;
}

function escape(text) {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
