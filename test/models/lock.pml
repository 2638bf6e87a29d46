/*
 * The lock word with its heir: src/sync/words/lock-word.ts, with the waiting of block.ts and
 * turns.ts.
 *
 * Each process acquires the lock once, and may die at any step. An impatient process gives up at
 * any moment of its wait, as a timer or a signal makes an async waiter do. The first process may
 * have a second caller, which tries the fast path while the first caller waits. A tick ends a sleep
 * only where a death explains that: the owner or the heir is dead, or a victim had a wake-up that
 * it can no longer use.
 *
 * Three settings keep the model small: two processes, a second caller and a death; three processes
 * and a death; three processes and a second caller. The first process is impatient in all of them.
 *
 * Abstractions. A wait of more than 5 ms is one of any length, which adds behaviour. A futex is a
 * set of sleepers, and a waker takes any of them. A sleeper that is cancelled leaves the set at
 * once, and passes on the wake-up that it got (`sleep.pml`). Each `atomic` has one instruction
 * on shared memory, and local computation. `isAlive` is asked together with the load before it: a
 * later answer differs only if the process has died since, and then the compare-and-exchange of a
 * word that has not changed is the same step.
 *
 * Properties: mutual exclusion. An owner is not the heir. A caller that did not acquire the lock
 * does not own it, and a second caller of the owner's thread is told that the lock is held. Nobody
 * sleeps for ever (invalid end state).
 *
 * TAKEOVER_NOT_CAS: a waiter takes the lock of a dead owner by a load and a store.
 * FAST_IGNORES_HEIR: the fast path leaves the thread an heir.
 * HEIR_EXCHANGED: an owner takes the heir's word and then stores the lock's.
 * HEIR_BY_NAME: an owner hands over to the heir that it has read. The heir may give up and another
 * sign up before the owner's compare-and-exchange, which then succeeds, as the word has not
 * changed.
 * SLEEPS_WHEN_CHOSEN: an heir to whom the lock is left between its attempt and its look at the word
 * sleeps.
 *
 * bugs: TAKEOVER_NOT_CAS, FAST_IGNORES_HEIR, HEIR_EXCHANGED, HEIR_BY_NAME, SLEEPS_WHEN_CHOSEN
 */
#define N 3
#define DEATHS 1
/* An owner's word is the process's number + 1. */
#define OWNER(w) ((w) & 3)
#define CONTENDED 4
#define INHERITED 8

/* Whether an heir may find itself the owner. */
#if defined(HEIR_EXCHANGED) || defined(HEIR_BY_NAME)
#define BY_NAME true
#else
#define BY_NAME false
#endif

/* The lock's word and the heir's. */
byte word, heir;
bool alive[N + 1] = true, asleep[N + 1], inside[N + 1], impatient[N + 1];
/*
 * woken: it got a wake-up, which nobody else gets unless it acts. owes: it has released the lock and
 * wakes others next.
 */
bool woken[N + 1], owes[N + 1];
/* A wake-up died with the process that got it. */
bool excuse;
byte deaths;
/* The first process has a second caller. */
bool extra;

/* One instruction: compare-and-exchange. */
#define REPLACE(from, to) ok = (word == (from)); word = (ok -> (to) : word)

inline wakeOne() {
	atomic {
		if
		:: asleep[1] -> asleep[1] = false; woken[1] = true
		:: asleep[2] -> asleep[2] = false; woken[2] = true
		:: asleep[3] -> asleep[3] = false; woken[3] = true
		:: else
		fi
	}
}

inline wakeAll() {
	d_step {
		woken[1] = woken[1] || asleep[1]; asleep[1] = false;
		woken[2] = woken[2] || asleep[2]; asleep[2] = false;
		woken[3] = woken[3] || asleep[3]; asleep[3] = false
	}
}

inline withdraw() { d_step { heir = ((isHeir && heir == me) -> 0 : heir); isHeir = false } }

/* `acquired`; else another process holds the lock. */
inline attempt(mark) {
	do
	:: atomic {
			w = word;
			acquired = (OWNER(w) == me && isHeir && BY_NAME);
			isHeld = (!acquired && OWNER(w) != 0 && alive[OWNER(w)])
		};
		/* Left to the heir. */
		if
		:: OWNER(w) == 0 && w != 0 && !isHeir -> d_step { isHeld = (heir != 0 && alive[heir]) }
		:: else
		fi;
		if
		:: acquired -> withdraw(); break
		:: !acquired && isHeld -> break
		:: !acquired && !isHeld ->
#ifdef TAKEOVER_NOT_CAS
			if
			:: w != 0 -> d_step { ok = (word == w) }; if :: ok -> word = me | CONTENDED :: else fi
			:: w == 0 -> d_step { REPLACE(0, me | mark) }
			fi;
#else
			d_step { REPLACE(w, me | (w == 0 -> mark : CONTENDED)) };
#endif
			if :: ok -> withdraw(); acquired = true; break :: else fi
		fi
	od;
	atomic { w = 0; ok = false; isHeld = false }
}

/* `acquired`; else w is what to sleep on. */
inline prepareToWait() {
	do
	:: attempt(CONTENDED);
		if :: acquired -> break :: else fi;
		w = word;
		if
		:: w == 0
#ifndef SLEEPS_WHEN_CHOSEN
		:: w != 0 && isHeir && (OWNER(w) == 0 || OWNER(w) == me && BY_NAME)
#endif
		:: else ->
			if
			:: OWNER(w) != 0 && OWNER(w) != me && !isHeir ->
				/* It has waited for 5 ms. */
				d_step { h = heir; ok = (h == 0 || !alive[h]) };
				if :: ok -> d_step { isHeir = (heir == h); heir = (isHeir -> me : heir) } :: else fi;
				d_step { h = 0; ok = false }
			:: true
			fi;
			if
			:: w != (w | CONTENDED | (isHeir -> INHERITED : 0)) ->
				d_step { REPLACE(w, w | CONTENDED | (isHeir -> INHERITED : 0)); w = w | CONTENDED | (isHeir -> INHERITED : 0) };
				if :: ok -> ok = false; break :: else fi
			:: else -> break
			fi
		fi
	od
}

inline giveUp() {
	attempt(CONTENDED);
	if
	:: !acquired && isHeir ->
		do
		:: w = word;
			if
			:: OWNER(w) == me && BY_NAME -> acquired = true; break
			:: !(OWNER(w) == me && BY_NAME) && (w & INHERITED) ->
				d_step { REPLACE(w, (OWNER(w) == 0 -> me | CONTENDED : w & ~INHERITED)) };
				if :: ok -> acquired = (OWNER(w) == 0); break :: else fi
			:: else -> break
			fi
		od;
		atomic { w = 0; ok = false };
		withdraw()
	:: else
	fi
}

inline release() {
	do
	:: w = word;
		assert(OWNER(w) == me);
#if defined(HEIR_EXCHANGED)
		if
		:: w & INHERITED -> d_step { h = heir; heir = 0; h = (alive[h] -> h : 0) }
		:: else
		fi;
		if
		:: h != 0 -> d_step { word = h | CONTENDED; owes[me] = true; ok = true }
		:: h == 0 -> d_step { REPLACE(w, 0); owes[me] = ok }
		fi;
#elif defined(HEIR_BY_NAME)
		if
		:: w & INHERITED -> d_step { h = heir; h = (alive[h] -> h : 0) }
		:: else
		fi;
		d_step { REPLACE(w, (h != 0 -> h | CONTENDED : 0)); h = 0; owes[me] = ok };
#else
		d_step { REPLACE(w, ((w & INHERITED) -> INHERITED | CONTENDED : 0)); owes[me] = ok };
#endif
		if :: ok -> break :: else fi
	od;
	if
	:: w & INHERITED -> wakeAll()
	:: (w & (INHERITED | CONTENDED)) == CONTENDED -> wakeOne()
	:: else
	fi;
	d_step { owes[me] = false; w = 0; h = 0; ok = false }
}

inline useIt() {
	d_step {
		woken[me] = false;
		assert(!isHeir);
		assert(!(inside[1] && alive[1]) && !(inside[2] && alive[2]) && !(inside[3] && alive[3]));
		inside[me] = true
	};
	inside[me] = false
}

#define TICKS (excuse || !alive[OWNER(word)] || !alive[heir])

proctype Process(byte me) {
	byte w, h;
	bool acquired, isHeld, ok, isHeir;
	{
		d_step { REPLACE(0, me) };
		if :: ok -> ok = false; goto use :: else fi;
again:	prepareToWait();
		if :: acquired -> goto use :: else fi;
		/* From here on the holder of the lock wakes the others, as the lock says CONTENDED. */
		d_step { woken[me] = false; asleep[me] = (word == w); w = 0 };
		do
		:: !asleep[me] -> goto again
		:: atomic { asleep[me] && TICKS -> asleep[me] = false }; goto again
		:: impatient[me] ->
			asleep[me] = false;
			giveUp();
			if :: acquired -> goto use :: else fi;
			if :: woken[me] -> wakeOne(); woken[me] = false :: else fi;
			goto over
		:: atomic { me == 1 && extra && word == 0 -> extra = false; word = me };
#ifndef FAST_IGNORES_HEIR
			withdraw();
#endif
			useIt();
			/* The first caller looks, as a wake-up may make it do. */
			prepareToWait();
			assert(!acquired);
			w = 0;
			release();
			asleep[me] = false;
			goto again
		od;
use:	useIt();
		release();
over:	skip
	} unless { d_step { !alive[me] -> inside[me] = false; w = 0; h = 0; ok = false; acquired = false; isHeld = false; isHeir = false } };
	/* A process that has given up, or has released the lock, does not own it. */
	assert(!alive[me] || OWNER(word) != me)
}

inline kill(i) {
	atomic {
		alive[i] ->
		alive[i] = false; asleep[i] = false; deaths++;
		excuse = excuse || woken[i] || owes[i]; woken[i] = false; owes[i] = false
	}
}

proctype Killer() {
end:
	do
	/* The third is like the second. */
	:: deaths < DEATHS -> if :: kill(1) :: kill(2) fi
	:: deaths == DEATHS -> break
	od
}

init {
	atomic {
		impatient[1] = true;
		if
		:: extra = true
		:: run Process(3)
		:: extra = true; deaths = DEATHS; run Process(3)
		fi;
		run Process(1); run Process(2); run Killer()
	}
}
