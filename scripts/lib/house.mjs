/**
 * Holds the modules of a folder against a table of floors: see `floors.mjs`.
 */
import { posix } from 'node:path';
import { readImports } from './imports.mjs';

/**
 * @typedef {import('./imports.mjs').Import} Import
 * @typedef {import('./floors.mjs').Area} Area
 * @typedef {import('./floors.mjs').Room} Room
 * @typedef {Map<string, Import[]>} Graph The imports of each file.
 */

/**
 * @typedef {object} Rules
 * @property {Area[]} areas
 * @property {number} mostFiles
 * @property {Record<string, string>} doors
 * @property {{ imports: string[], folders: string[] }} notYet
 */

/**
 * @param {string} folder the root of the sources
 * @param {Rules} rules
 * @returns {{ problems: string[], unneeded: string[] }} `problems`: imports that run upward or
 * sideways, circles, folders that are too full, files without a room; `unneeded`: entries of
 * `doors` and `notYet` that excuse nothing, and places of `areas` that do not exist
 */
export function checkHouse(folder, { areas, mostFiles, doors, notYet }) {
	const { files, imports } = readImports(folder);
	const excused = new Set([...Object.keys(doors), ...notYet.imports]);
	const roomless = files.filter((file) => !roomOf(file, areas));
	const wrong = imports.filter((one) => !runsDownward(one, areas));
	const full = fullFolders(files, mostFiles);
	const graph = graphOf(imports);
	return {
		problems: [
			...roomless.map((file) => `${file}: has no room in scripts/lib/floors.mjs`),
			...wrong.filter((one) => !excused.has(keyOf(one))).map((one) => describe(one, areas)),
			...circles(graphOf(imports.filter((one) => !excused.has(keyOf(one))))),
			...[...full]
				.filter(([name]) => !notYet.folders.includes(name))
				.map(([name, count]) => `${name}/: holds ${count} files, more than ${mostFiles}`),
		],
		unneeded: [
			...[...excused].filter((key) => !wrong.some((one) => keyOf(one) === key) && !closesCircle(key, graph)),
			...notYet.folders.filter((name) => !full.has(name)),
			...namedPlaces(areas).filter((place) => !files.some((file) => file === place || file.startsWith(`${place}/`))),
		],
	};
}

/** @param {Area[]} areas @returns {string[]} the files and folders that the table names */
function namedPlaces(areas) {
	const placesOf = ({ folder, files = [] }) => (folder === undefined ? files : [folder]);
	return areas.flatMap((area) => [
		...placesOf(area),
		...(area.rooms ?? []).flatMap(placesOf).map((place) => `${area.folder}/${place}`),
	]);
}

/** @param {Import} one @returns {string} its name in the table */
function keyOf({ from, to }) {
	return `${from} → ${to}`;
}

/**
 * @param {string} file @param {Area[]} areas
 * @returns {{ area: Area, room?: Room } | undefined}
 */
function roomOf(file, areas) {
	const area = find(file, areas);
	if (!area?.rooms) return area && { area };
	const room = find(posix.relative(area.folder, file), area.rooms);
	return room && { area, room };
}

/** @template {Room} R @param {string} file @param {R[]} rooms @returns {R | undefined} */
function find(file, rooms) {
	return (
		rooms.find(({ files }) => files?.includes(file)) ??
		rooms.find(({ folder }) => folder !== undefined && file.startsWith(`${folder}/`)) ??
		(file.includes('/') ? undefined : rooms.find(({ files, folder }) => !files && folder === undefined))
	);
}

/** @param {Import} one @param {Area[]} areas */
function runsDownward({ from, to }, areas) {
	const importer = roomOf(from, areas);
	const imported = roomOf(to, areas);
	// Files without a room are reported as such, imports of no file by tsc.
	if (!importer || !imported) return true;
	if (importer.area !== imported.area) return importer.area.floor > imported.area.floor;
	return importer.room === imported.room || importer.room.floor > imported.room.floor;
}

/** @param {Import} one @param {Area[]} areas */
function describe({ from, to, kind, line }, areas) {
	const [importer, imported] = [from, to].map((file) => roomOf(file, areas));
	const [low, high] = importer.area === imported.area ? [importer.room, imported.room] : [importer.area, imported.area];
	return `${from}:${line}: ${low.floor < high.floor ? 'upward' : 'sideways'} ${kind} import of ${to}`;
}

/** @param {string[]} files @param {number} most @returns {Map<string, number>} */
function fullFolders(files, most) {
	const counts = new Map();
	for (const file of files) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
	return new Map([...counts].filter(([, count]) => count > most));
}

/**
 * Each circle is the shortest through its first file. A file appears in at most one circle as long
 * as none of those before it is broken.
 * @param {Graph} graph
 */
function circles(graph) {
	const seen = new Set();
	const found = [];
	for (const file of graph.keys()) {
		const path = seen.has(file) ? undefined : shortestPath(file, file, graph);
		if (!path) continue;
		for (const { from } of path) seen.add(from);
		const steps = path.map(({ from, line, kind }) => `${from}:${line} (${kind})`);
		found.push(`${file}: circle: ${steps.join(' → ')} → ${file}`);
	}
	return found;
}

/** @param {string} key @param {Graph} graph */
function closesCircle(key, graph) {
	const [from, to] = key.split(' → ');
	const isThere = graph.get(from)?.some((one) => one.to === to);
	return isThere && shortestPath(to, from, graph) !== undefined;
}

/** @param {Import[]} imports @returns {Graph} */
function graphOf(imports) {
	const graph = new Map();
	for (const one of imports) {
		if (!graph.has(one.from)) graph.set(one.from, []);
		graph.get(one.from).push(one);
	}
	return graph;
}

/**
 * Breadth-first; of at least one import, so that a file's path to itself is a circle.
 * @param {string} from @param {string} to @param {Graph} graph @returns {Import[] | undefined}
 */
function shortestPath(from, to, graph) {
	const reachedBy = new Map();
	const open = [from];
	for (const file of open) {
		for (const one of graph.get(file) ?? []) {
			if (reachedBy.has(one.to)) continue;
			reachedBy.set(one.to, one);
			if (one.to === to) return pathTo(to, from, reachedBy);
			open.push(one.to);
		}
	}
	return undefined;
}

function pathTo(to, from, reachedBy) {
	const path = [reachedBy.get(to)];
	while (path[0].from !== from) path.unshift(reachedBy.get(path[0].from));
	return path;
}
