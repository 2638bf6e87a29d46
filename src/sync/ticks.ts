/**
 * How long to sleep at most before looking whether those live that may never wake the sleeper.
 */

/** For who may be woken by nobody's death at all: longer for who has waited long, so that eight idle waiters cost next to nothing. */
export function slowTick(waited: number): number {
	return Math.min(1000, Math.max(40, waited / 2));
}
