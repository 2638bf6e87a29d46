/*
 * Sleeps of an event loop, done by threads of the addon in its place: src/sync/words/sleep.ts and
 * the waiters of native/ipc.c.
 *
 * A producer adds an item, changes the word, which is a single bit, and wakes one sleeper. A
 * blocking sleeper and an event loop want the item. The loop looks again at any moment, cancels its
 * sleep and awaits it again, gives up, ends with its threads, or is busy from some moment on and
 * never hears of anything. The loop looks of its own accord and cancels only once, so that a lost
 * wake-up shows.
 *
 * In a second setting the loop is alone and wants two items. The second comes after the loop has
 * seen the word that the first had changed, and changes the word back.
 *
 * Abstractions. A futex is a set of sleepers, and a waker takes any of them. GRACE ends at any
 * moment, which adds behaviour. The state word of a thread, on which it sleeps while PARKED, is a
 * condition that it waits for. The loop has two threads, and waits for an idle one where it would
 * start another. Nobody dies, and no sleep times out.
 *
 * Properties: nobody sleeps for ever while there is an item (invalid end state), except for a loop
 * that is busy. A thread is armed only while it is PARKED, and reports the end of each sleep once.
 *
 * KEEP_FOR_OTHER_VALUE: a loop that expects another value continues the sleep for the old one,
 * whose thread may still be on its way into the kernel.
 * CANCELLED_SWALLOWS: a thread whose sleep was left does not pass on the wake-up that it got.
 * LATE_CANCEL_SWALLOWS: a loop that cancelled the sleep after the thread had reported the wake-up
 * does not pass that on.
 * UNHEARD_SWALLOWS: a thread does not pass on a wake-up that its loop is too busy to hear of.
 * LEAVE_NOT_CAS: leaving is a load and a store, so it may hit a sleep that has just ended.
 *
 * bugs: KEEP_FOR_OTHER_VALUE, CANCELLED_SWALLOWS, LATE_CANCEL_SWALLOWS, UNHEARD_SWALLOWS,
 * LEAVE_NOT_CAS
 */
/* The blocking sleeper is 0, the loop's threads are 1 and 2. */
#define SLEEPERS 3
#define PARKED 0
#define ARMED 1
#define DORMANT 2
#define STOPPED 3
/* How the end of a sleep is reported; 0: not at all. */
#define WOKEN 1
#define OTHER 2

byte word, items;
bool asleep[SLEEPERS];
byte state[SLEEPERS], expected[SLEEPERS], told[SLEEPERS];
bool heard[SLEEPERS] = true, done[SLEEPERS];
/* Whether the loop may use the thread for another sleep. */
bool idle[SLEEPERS] = true;
byte puts = 1;
bool hasSeenFirst, isOver;
/* What the loop may still do once. */
bool mayKick = true, mayReturn = true;

inline wakeOne() {
	atomic {
		if
		:: asleep[0] -> asleep[0] = false
		:: asleep[1] -> asleep[1] = false
		:: asleep[2] -> asleep[2] = false
		:: else
		fi
	}
}

proctype Producer() {
	do
	:: atomic { items++; puts-- };
		word = 1 - word;
		wakeOne();
		if
		:: puts == 0 -> break
		:: else
		fi;
endUnseen:
		hasSeenFirst
	od;
	isOver = true
}

proctype Blocking() {
	byte w;
	do
	:: w = word;
		if
		:: atomic { items > 0 -> items-- }; break
		:: else
		fi;
		/* The kernel compares. */
		atomic { asleep[0] = (word == w); w = 0 };
		if
		:: !asleep[0]
		:: atomic { asleep[0] && isOver && items == 0 -> asleep[0] = false }; break
		fi
	od
}

proctype Thread(byte i) {
	byte before, value, outcome;
	bool wasHeard;
	do
	:: skip;
endParked:
		atomic { state[i] != PARKED -> before = state[i]; value = expected[i] };
		if
		:: before == STOPPED -> break
		:: before == ARMED ->
			atomic { asleep[i] = (word == value); outcome = (asleep[i] -> WOKEN : OTHER); value = 0 };
endAsleep:	!asleep[i]
		:: before == DORMANT -> outcome = OTHER
		fi;
		/* end_sleep */
		if
		:: outcome == WOKEN -> heard[i] = false
		:: else
		fi;
		do
		:: atomic { state[i] == ARMED -> state[i] = PARKED; before = ARMED }; break
		:: atomic { state[i] == DORMANT -> state[i] = PARKED; before = DORMANT }; heard[i] = true; break
		:: atomic { state[i] == STOPPED -> before = STOPPED }; heard[i] = true; break
		od;
#ifndef CANCELLED_SWALLOWS
		if
		:: before != ARMED && outcome == WOKEN -> wakeOne()
		:: else
		fi;
#endif
		if
		:: before != STOPPED ->
			atomic { assert(told[i] == 0 && !idle[i]); told[i] = (before == ARMED -> outcome : OTHER) }
		:: else
		fi;
#ifndef UNHEARD_SWALLOWS
		if
		:: before == ARMED && outcome == WOKEN ->
			atomic { wasHeard = heard[i]; heard[i] = true };
			if
			:: !wasHeard -> wakeOne()
			:: else
			fi;
			wasHeard = false
		:: else
		fi;
#endif
		atomic { before = 0; outcome = 0 }
	od;
	done[i] = true
}

/* Nobody awaits the sleep of the thread any more. */
inline leave(i, pullOut) {
#ifdef LEAVE_NOT_CAS
	if
	:: state[i] == ARMED -> state[i] = DORMANT; pull = pullOut
	:: else -> pull = pullOut && state[i] == DORMANT
	fi;
#else
	atomic {
		if
		:: state[i] == ARMED -> state[i] = DORMANT
		:: else
		fi;
		pull = pullOut && state[i] == DORMANT
	};
#endif
	if
	:: pull -> asleep[i] = false
	:: else
	fi;
	pull = false
}

inline hear(i) {
	atomic { told[i] != 0 -> heard[i] = true; outcome = told[i]; told[i] = 0; idle[i] = true };
	if
	:: current == i && isAwaited -> atomic { current = 0; isAwaited = false; outcome = 0 }; goto look
	:: else ->
		if
#ifndef LATE_CANCEL_SWALLOWS
		:: outcome == WOKEN -> wakeOne()
#endif
		:: else
		fi;
		atomic { current = (current == i -> 0 : current); outcome = 0 }
	fi
}

inline stop(i) {
	do
	:: done[i] -> break
	:: !done[i] ->
		atomic { pull = (state[i] != PARKED); state[i] = STOPPED };
		if
		:: pull -> asleep[i] = false
		:: else
		fi;
		pull = false
	od
}

proctype Loop(byte wanted; bool isPatient) {
	/* The thread of the last sleep, which may have been cancelled; 0 if its end was heard. */
	byte current, value, outcome;
	bool isAwaited, pull, isKept;
look:
	do
	:: atomic { value = word; hasSeenFirst = hasSeenFirst || word == 1 };
		if
		:: atomic { items > 0 -> items--; wanted-- };
			if
			:: wanted == 0 -> goto cancel
			:: else
			fi
		:: else -> break
		fi
	od;
	/* sleepOn: first `continue`. */
	isKept = false;
	if
#ifdef KEEP_FOR_OTHER_VALUE
	:: current != 0 ->
#else
	:: current != 0 && expected[current] == value ->
#endif
		if
		:: isAwaited -> isKept = true
		:: else -> atomic { isKept = (state[current] == DORMANT); state[current] = (isKept -> ARMED : state[current]) }
		fi
	:: else
	fi;
	if
	:: isKept -> atomic { isAwaited = true; isKept = false }
	:: else ->
		/* Nobody will hear of the end of the last sleep. */
		if
		:: current != 0 -> isAwaited = false; leave(current, true); current = 0
		:: else
		fi;
arm:	if
		:: atomic { idle[1] || idle[2] -> current = (idle[1] -> 1 : 2); idle[current] = false };
			assert(state[current] == PARKED);
			expected[current] = value;
			atomic { state[current] = ARMED; isAwaited = true }
		:: atomic { !idle[1] && !idle[2] && told[1] != 0 -> skip }; hear(1); goto arm
		:: atomic { !idle[1] && !idle[2] && told[2] != 0 -> skip }; hear(2); goto arm
		fi
	fi;
	value = 0;
	do
	:: hear(1)
	:: hear(2)
	:: atomic { mayKick -> mayKick = false }; goto look
	:: atomic { isAwaited && mayReturn -> mayReturn = false; isAwaited = false };
		leave(current, false);
		goto look
	:: !isPatient -> goto giveUp
	:: !isPatient -> goto end
	:: isOver && items == 0 -> goto cancel
	od;
giveUp:
	if
	:: atomic { items > 0 -> items-- }
	:: else
	fi;
cancel:
	if
	:: isAwaited -> isAwaited = false; leave(current, false)
	:: else
	fi;
	atomic { value = 0; wanted = 0 };
	if
	:: true
	:: stop(1); stop(2); goto end
	fi;
	do
	:: hear(1)
	:: hear(2)
	:: told[1] == 0 && told[2] == 0 ->
endIdle:	told[1] != 0 || told[2] != 0
	od;
end:
	/* Over, or busy for ever. */
	skip
}

init {
	atomic {
		if
		:: puts = 2; run Loop(2, true)
		:: run Blocking(); run Loop(1, true)
		:: run Blocking(); run Loop(1, false)
		fi;
		run Producer(); run Thread(1); run Thread(2)
	}
}
