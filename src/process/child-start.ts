/**
 * Functions that run in every child before its own work.
 */
import { describe } from '../options.js';

export type ChildStartHook = () => void | Promise<void>;

/**
 * Runs `hook` in every child that this process or one of its children starts from now on, before the child's target or tasks. It is sent as any
 * function is, with what it captures at the time of each start.
 *
 * @throws TypeError if `hook` is no function
 */
export function onChildStart(hook: ChildStartHook): void {
	if (typeof hook !== 'function') throw new TypeError(`onChildStart(): hook is ${describe(hook)}; give a function`);
	hooks.push(hook);
}

export function childStartHooks(): readonly ChildStartHook[] {
	return hooks;
}

/** In a child: what the parent has registered holds here, too. */
export async function runChildStartHooks(inherited: readonly ChildStartHook[]): Promise<void> {
	hooks.push(...inherited);
	for (const hook of inherited) await hook();
}

const hooks: ChildStartHook[] = [];
