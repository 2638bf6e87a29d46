/*
 * The doorbell: src/sync/words/doorbell.ts, as the takers and putters of streams use it.
 *
 * Two sleepers wait for one item each, and a ringer puts two. A sleeper that finds an item left
 * over passes the bell on (`#passOn` of waiting-takes.ts), so two may ring at a time. The first sleeper may
 * give up while it sleeps. One process may die at any step.
 *
 * Abstractions. A futex is a set of sleepers, and a waker takes any of them. A sleeper that gives
 * up passes on the wake-up that it got (`sleep.pml`). Putting and taking an item are one step each.
 * A tick ends a sleep only where a death explains that: a ringer died, or a sleeper with a wake-up.
 *
 * Properties: nobody sleeps for ever while there is an item (invalid end state).
 *
 * LOOK_BEFORE_MARK: a sleeper looks for an item, then marks the bell.
 * NO_WAKE_AFTER_CLEAR: a ringer that has cleared the mark wakes nobody, although a sleeper that had
 * noted the ring's own value may have fallen asleep between the first wake and the clearing.
 * RING_ADDS_NOTHING: a ring leaves the word as it is, so a sleeper on its way to sleep sleeps on.
 *
 * bugs: LOOK_BEFORE_MARK, NO_WAKE_AFTER_CLEAR, RING_ADDS_NOTHING
 */
/* Processes 1 and 2 sleep, 3 rings. */
#define N 3
#define MARK 1
#define RING 2

byte word, items, rung;
bool alive[N + 1] = true, asleep[N + 1], woken[N + 1];
/* A process died that may have owed a wake-up. */
bool excuse;
bool mayDie = true;

inline wakeOne() {
	atomic {
		if
		:: asleep[1] -> asleep[1] = false; woken[1] = true; count = 1
		:: asleep[2] -> asleep[2] = false; woken[2] = true; count = 1
		:: else -> count = 0
		fi
	}
}

inline wakeAll() {
	d_step {
		woken[1] = woken[1] || asleep[1]; asleep[1] = false;
		woken[2] = woken[2] || asleep[2]; asleep[2] = false
	}
}

inline ring() {
	if
	:: !(word & MARK)
	:: else ->
#ifdef RING_ADDS_NOTHING
		now = word;
#else
		d_step { word = word + RING; now = word };
#endif
		wakeOne();
		if
		:: count > 0
		:: else ->
			d_step { cleared = (word == now); word = (cleared -> now & ~MARK : word) };
#ifndef NO_WAKE_AFTER_CLEAR
			if
			:: cleared -> wakeAll()
			:: else
			fi
#endif
		fi
	fi;
	d_step { now = 0; count = 0; cleared = false }
}

proctype Sleeper(byte me) {
	byte now, count, expected;
	bool cleared;
	{
		do
		::
#ifdef LOOK_BEFORE_MARK
			if
			:: atomic { items > 0 -> items--; woken[me] = false }; break
			:: else
			fi;
			d_step { word = word | MARK; expected = word };
#else
			d_step { word = word | MARK; expected = word };
			if
			:: atomic { items > 0 -> items-- }; break
			:: else
			fi;
#endif
			d_step { woken[me] = false; asleep[me] = (word == expected); expected = 0 };
			if
			:: !asleep[me]
			:: atomic { asleep[me] && excuse -> asleep[me] = false }
			:: me == 1 ->
				asleep[me] = false;
				if
				:: woken[me] -> wakeOne(); woken[me] = false
				:: else
				fi;
				goto over
			:: atomic { asleep[me] && items == 0 && rung == 2 -> asleep[me] = false }; goto over
			fi
		od;
		expected = 0;
		/* It has taken an item: if there is another, it wakes another sleeper. */
		if
		:: items > 0 -> ring()
		:: else
		fi;
		woken[me] = false;
over:		skip
	} unless { d_step { !alive[me] -> now = 0; count = 0; cleared = false; expected = 0 } }
}

proctype Ringer(byte me) {
	byte now, count;
	bool cleared;
	{
		do
		:: rung < 2 ->
			items++;
			ring();
			rung++
		:: else -> break
		od
	} unless { d_step { !alive[me] -> now = 0; count = 0; cleared = false; rung = 2 } }
}

inline kill(i) {
	atomic {
		alive[i] -> alive[i] = false; asleep[i] = false; mayDie = false;
		excuse = excuse || i > 2 || woken[i]; woken[i] = false
	}
}

proctype Killer() {
end:
	do
	:: mayDie -> if :: kill(1) :: kill(2) :: kill(3) fi
	:: !mayDie -> break
	od
}

init {
	atomic { run Sleeper(1); run Sleeper(2); run Ringer(3); run Killer() }
}
