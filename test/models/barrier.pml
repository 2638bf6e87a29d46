/*
 * The barrier: src/sync/barrier-core.ts.
 *
 * Three parties arrive once each, and a fourth process resets the barrier at some moment. The first
 * party gives up at any moment of its wait. One of the parties may die at any step.
 *
 * Abstractions. The lock is a variable that is free when its owner is dead (`lock.pml`). Each party
 * has an entry of its own (`waiters.pml`), and a sleep ends when the entry's state has changed: a
 * tick makes up for a wake-up that died with its sender. The tick of a party that finds no
 * death is left out.
 *
 * Properties: all parties of a generation that come to an end pass, or none does. When nothing can
 * happen any more, the waiting parties are of the current generation, alive, and too few.
 *
 * LEAVE_THEN_BREAK: a party that gives up leaves and breaks the barrier in two locked sections.
 * NO_FINISH_BEFORE_CHANGE: a process that takes over the lock breaks the barrier without telling
 * the rest of a generation that had been decided to pass.
 * DECIDE_LATE: the last party tells the others, then records the decision.
 * NO_CHECK: a waiting party does not check that the others are alive.
 *
 * bugs: LEAVE_THEN_BREAK, NO_FINISH_BEFORE_CHANGE, DECIDE_LATE, NO_CHECK
 */
#define PARTIES 3
#define WAITING 1
#define PASSED 2
#define BROKEN 3

byte lock, generation, arrived, passed;
bool broken;
byte state[PARTIES + 1], number[PARTIES + 1];
bool alive[PARTIES + 2] = true;
/* By generation. */
bool didPass[PARTIES + 2], didFail[PARTIES + 2];

#define IS_DEAD(e) (state[e] == WAITING && !alive[e])

inline tellPassed() {
	p = passed;
	d_step { state[1] = (state[1] == WAITING && number[1] + 1 == p -> PASSED : state[1]) };
	d_step { state[2] = (state[2] == WAITING && number[2] + 1 == p -> PASSED : state[2]) };
	d_step { state[3] = (state[3] == WAITING && number[3] + 1 == p -> PASSED : state[3]) };
	p = 0
}

inline breakAll(forGood) {
	broken = forGood;
	generation++;
	arrived = 0;
	d_step { state[1] = (state[1] == WAITING -> BROKEN : state[1]) };
	d_step { state[2] = (state[2] == WAITING -> BROKEN : state[2]) };
	d_step { state[3] = (state[3] == WAITING -> BROKEN : state[3]) }
}

inline acquire() {
	atomic { lock == 0 || !alive[lock] -> isAbandoned = (lock != 0); lock = me };
	if
	:: isAbandoned ->
#ifndef NO_FINISH_BEFORE_CHANGE
		tellPassed();
#endif
		breakAll(true);
		isAbandoned = false
	:: else
	fi
}

inline leave() { d_step { told = state[me]; state[me] = 0 } }

inline end(hasPassed) {
	d_step {
		didPass[number[me]] = didPass[number[me]] || (hasPassed);
		didFail[number[me]] = didFail[number[me]] || !(hasPassed);
		assert(!didPass[number[me]] || !didFail[number[me]])
	}
}

proctype Party(byte me) {
	byte told, p, index;
	bool isAbandoned, isLast;
	{
		acquire();
		if
		:: broken -> lock = 0; goto over
		:: else
		fi;
		index = arrived;
		number[me] = generation;
		state[me] = WAITING;
		isLast = (index + 1 == PARTIES);
		if
		:: isLast -> generation++
		:: else
		fi;
		arrived = (isLast -> 0 : index + 1);
		index = 0;
		lock = 0;
		if
		:: isLast ->
			isLast = false;
			acquire();
			leave();
			if
			:: told == WAITING ->
#ifdef DECIDE_LATE
				d_step { state[1] = (state[1] == WAITING && number[1] == number[me] -> PASSED : state[1]) };
				d_step { state[2] = (state[2] == WAITING && number[2] == number[me] -> PASSED : state[2]) };
				d_step { state[3] = (state[3] == WAITING && number[3] == number[me] -> PASSED : state[3]) };
				passed = number[me] + 1
#else
				passed = number[me] + 1;
				tellPassed()
#endif
			:: else
			fi;
			lock = 0;
			end(told == WAITING)
		:: else ->
endWaiting:
			do
			:: state[me] != WAITING -> leave(); end(told == PASSED); break
#ifndef NO_CHECK
			:: state[me] == WAITING && (IS_DEAD(1) || IS_DEAD(2) || IS_DEAD(3) || lock != 0 && !alive[lock]) ->
				acquire();
				if
				:: IS_DEAD(1) || IS_DEAD(2) || IS_DEAD(3) -> breakAll(true)
				:: else
				fi;
				lock = 0
#endif
			:: state[me] == WAITING && me == 1 ->
				acquire();
				leave();
#ifdef LEAVE_THEN_BREAK
				lock = 0;
				acquire();
#endif
				if
				:: told == WAITING -> breakAll(true)
				:: else
				fi;
				lock = 0;
				end(told == PASSED);
				break
			od
		fi;
over:		told = 0
	} unless { d_step { !alive[me] -> told = 0; p = 0; index = 0; isAbandoned = false; isLast = false } }
}

proctype Reset(byte me) {
	byte p;
	bool isAbandoned;
	if
	:: true; acquire(); breakAll(false); lock = 0
	:: true
	fi
}

proctype Killer() {
	if
	:: alive[1] = false
	:: alive[2] = false
	:: true
	fi
}

/* A party that still waits at the end. */
#define WAITS(e) (alive[e] && state[e] == WAITING)
#define IS_RIGHT(e) (!WAITS(e) || number[e] == generation && arrived < PARTIES)

init {
	atomic { run Party(1); run Party(2); run Party(3); run Reset(4); run Killer() };
	timeout;
	assert(IS_RIGHT(1) && IS_RIGHT(2) && IS_RIGHT(3));
	assert(!IS_DEAD(1) && !IS_DEAD(2) && !IS_DEAD(3) || !WAITS(1) && !WAITS(2) && !WAITS(3))
}
