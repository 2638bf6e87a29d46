/**
 * Plays scenes whose victim is killed at one of its system calls.
 *
 * The soak kills at every system call of every scene. `npm test` plays a few scenes of each file
 * and kills at one place of each, both chosen anew in each run. A failure names the place. To
 * kill at all places of one scene:
 *
 * ```sh
 * MULTIPROCESS_SOAK=1 node --test --test-name-pattern='SCENE' build/test/kills/FILE.test.js
 * ```
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { count } from '../support/counts.js';
import { noOwnSharedMemory } from '../support/own-shared-memory.js';
import { Director, type Stage } from './director.js';
import { type Call, cannotFollow, type Place } from './strace.js';

/** How many scenes of a list are played. */
const mostScenes = count('kill-scenes', 1, 1000);
/** At how many places of a scene its victim is killed. */
const mostPlaces = count('kill-places', 1, 100_000);

/**
 * Tests that the checks of scenes hold wherever their victims are killed.
 *
 * @param file The name of a file in `test/fixtures/kills`, without `.mjs`.
 */
export function testKills(file: string, scenes: readonly string[], stage: Stage = {}): void {
	const skip = cannotFollow || (stage.ownMemory !== undefined && noOwnSharedMemory);
	const director = new Director(file, stage);
	for (const scene of anyOf(scenes, mostScenes)) {
		test(`a process killed in the middle of ${scene} takes nothing from others`, { skip }, (t) =>
			killEverywhere(t, director, scene),
		);
	}
	// A fresh stage has a new player for each play, which ends with the play.
	if (!stage.isFresh)
		test(`the program that survived the scenes of ${file} ends in order`, { skip }, () => director.end());
}

async function killEverywhere(t: TestContext, director: Director, scene: string): Promise<void> {
	const first = await director.play(scene);
	const shared = first.calls.filter(({ isPrivate }) => !isPrivate);
	assert.ok(!first.wasHit && shared.length > 0, 'the window has no system call');
	const places = shared.length > mostPlaces ? new SomePlaces(shared) : new AllPlaces(first.calls);
	const failures: string[] = [];
	let kills = 0;
	for (const place of places) {
		try {
			const outcome = await director.play(scene, place);
			if (outcome.wasHit) kills++;
			else places.noteMissed(outcome.calls);
		} catch (error) {
			failures.push(`Killed at ${place.name} number ${place.number}: ${String(error)}`);
			if (failures.length === MOST_FAILURES) break;
		}
	}
	t.diagnostic(`${kills} kills at ${shared.length} calls`);
	assert.equal(failures.join('\n\n'), '');
}

/** A scene is given up after so many failures. */
const MOST_FAILURES = 10;

/** Random places, and others in place of those that a victim with fewer calls did not reach. */
class SomePlaces {
	#calls: readonly Call[];
	#misses = 0;

	constructor(calls: readonly Call[]) {
		this.#calls = calls;
	}

	*[Symbol.iterator](): Iterator<Place> {
		for (let i = 0; i < mostPlaces + Math.min(this.#misses, MOST_MISSES); i++)
			yield this.#calls[Math.floor(Math.random() * this.#calls.length)];
	}

	noteMissed(calls: readonly Call[]): void {
		this.#calls = calls.filter(({ isPrivate }) => !isPrivate);
		this.#misses++;
	}
}

const MOST_MISSES = 3;

/**
 * All calls of each name, until a victim makes no call of the next number. A victim that is to be
 * killed late may make more calls than one that is not killed. Calls that were private in the first
 * play are left out.
 */
class AllPlaces {
	readonly #names: Set<string>;
	readonly #private: Set<string>;
	#isMissed = false;

	constructor(calls: readonly Call[]) {
		this.#names = new Set(calls.map(({ name }) => name));
		this.#private = new Set(calls.filter(({ isPrivate }) => isPrivate).map(keyOf));
	}

	*[Symbol.iterator](): Iterator<Place> {
		for (const name of this.#names) {
			this.#isMissed = false;
			for (let number = 1; !this.#isMissed; number++)
				if (!this.#private.has(keyOf({ name, number }))) yield { name, number };
		}
	}

	noteMissed(calls: readonly Call[]): void {
		for (const { name } of calls) this.#names.add(name);
		this.#isMissed = true;
	}
}

function keyOf({ name, number }: Place): string {
	return `${name} ${number}`;
}

/** Up to `most` items of a list, chosen at random, in their order. */
function anyOf<T>(items: readonly T[], most: number): T[] {
	const left = [...items];
	while (left.length > most) left.splice(Math.floor(Math.random() * left.length), 1);
	return left;
}
