/**
 * `npm run floors [-- --write]`: holds the imports and folders of `src/` against
 * `lib/floors.mjs`. With `--write` it puts the table into docs/design.md and the picture into
 * docs/floors.svg. Without, it fails where they are stale.
 */
import { join } from 'node:path';
import { areas, doors, MOST_FILES, notYet } from './lib/floors.mjs';
import { floorPicture, floorTable } from './lib/floor-plan.mjs';
import { keepGenerated, readText, withSection } from './lib/generated.mjs';
import { checkHouse } from './lib/house.mjs';
import { root } from './lib/root.mjs';

const DESIGN = 'docs/design.md';
const PICTURE = 'docs/floors.svg';

const { problems, unneeded } = checkHouse(join(root, 'src'), { areas, mostFiles: MOST_FILES, doors, notYet });
const stale = keepGenerated(
	{
		[DESIGN]: withSection(
			readText(DESIGN),
			'floors',
			`![The floors of src/: imports run downward only](floors.svg)\n\n${floorTable(areas)}`,
		),
		[PICTURE]: floorPicture(areas),
	},
	{ write: process.argv.includes('--write'), command: 'npm run floors -- --write' },
);
const found = [
	...problems.map((problem) => `src/${problem}`),
	...unneeded.map((entry) => `scripts/lib/floors.mjs: remove '${entry}', which nothing needs`),
	...stale,
];
for (const line of found) console.log(line);
process.exitCode = found.length === 0 ? 0 : 1;
