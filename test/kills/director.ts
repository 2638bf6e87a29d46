/** Has scenes played, and follows their victims. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { eventually } from '../support/eventually.js';
import { isRunning, isStopped } from '../support/processes.js';
import { type OwnMemory, Player, withDeadline } from './player.js';
import { follow, type Followed, type Outcome, type Place } from './strace.js';

/** Where scenes are played. */
export interface Stage {
	/**
	 * Whether each play has a tree of its own: its victim makes what a tree's processes make once.
	 */
	readonly isFresh?: boolean;
	/** Size of a shared memory that nobody else uses, such as `2m`. Comes with a disk of its own. */
	readonly ownMemory?: string;
}

export class Director {
	readonly #file: string;
	readonly #log: string;
	readonly #disk: string;
	readonly #stage: Stage;
	#player: Player | undefined;

	constructor(file: string, stage: Stage) {
		this.#file = file;
		this.#stage = stage;
		const folder = mkdtempSync(join(tmpdir(), 'test-kills-'));
		this.#log = join(folder, 'strace');
		this.#disk = join(folder, 'disk');
		mkdirSync(this.#disk);
		after(() => {
			this.#player?.kill();
			rmSync(folder, { recursive: true, force: true });
		});
	}

	/**
	 * Plays a scene once.
	 *
	 * @param place Where to kill the victim. Default: nowhere.
	 * @throws Error for a check of the scene that failed, and for anything that hangs
	 */
	async play(scene: string, place?: Place): Promise<Outcome> {
		this.#player ??= new Player(this.#file, this.#memory);
		let outcome: Outcome | undefined;
		try {
			const pid = await this.#player.ask<number>('prepare', scene);
			await eventually('the victim is about to begin', () => isStopped(pid) || !isRunning(pid));
			const victim = await this.#follow(pid, place);
			if (victim) {
				await this.#player.ask('go');
				outcome = await withDeadline(victim.ended, 60_000, () => 'the victim does not end');
			}
			await this.#player.ask('check');
			if (this.#stage.isFresh) await this.end();
		} catch (error) {
			// The player may hang. The next play gets another.
			this.#player?.kill();
			this.#player = undefined;
			const last = outcome?.calls.slice(-4).map(({ text }) => text) ?? [];
			throw new Error([(error as Error).message, 'The last calls:', ...last].join('\n'), { cause: error });
		}
		return outcome ?? this.play(scene, place);
	}

	/** Lets the player end in order. */
	async end(): Promise<void> {
		const player = this.#player;
		this.#player = undefined;
		await player?.end();
	}

	/**
	 * @returns `undefined` if the victim is dead: the library ends an orphan after two seconds, and a
	 *   loaded machine may take as long to get here.
	 */
	async #follow(pid: number, place: Place | undefined): Promise<Followed | undefined> {
		try {
			return await follow((await this.#player?.ask<number>('thread')) as number, this.#log, place);
		} catch (error) {
			if (isRunning(pid)) throw error;
			return undefined;
		}
	}

	get #memory(): OwnMemory | undefined {
		const { ownMemory: size } = this.#stage;
		return size === undefined ? undefined : { size, disk: this.#disk };
	}
}
