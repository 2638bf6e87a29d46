/*
 * A condition's table of waiters: src/sync/words/waiter-table.ts and wait-while.ts, and
 * src/sync/condition.ts.
 *
 * Two waiters want one item each. A notifier puts one or two, one after the other, and notifies one
 * waiter for each. All of this is under the condition's lock. The first waiter gives up at any
 * moment of its wait and may come again. One process may die at any step. There are as many entries
 * as waiters.
 *
 * Abstractions. The lock is a variable that is free when its owner is dead (`lock.pml`). A ticket
 * is the waiter's number. A sleep of a waiter that has left its entry is over (`sleep.pml`).
 *
 * Properties: a waiter is told something only while it waits. Nobody waits for ever while there is
 * an item (invalid end state), except after a death: a notification dies with the waiter that was
 * told.
 *
 * NO_PASS_ON: a waiter that was told and has given up does not notify another.
 * TELL_NOT_CAS: telling is a load and a store, so it may hit a waiter that has just left.
 * LEAVE_NOT_EXCHANGE: leaving is a load and a store, so it may lose what the waiter is told in
 * between.
 * OWNER_FIRST: leaving frees the entry, then takes the state, which may be another waiter's by
 * then.
 * RELEASE_BEFORE_ENTER: a waiter releases the lock, then enters the table.
 *
 * bugs: NO_PASS_ON, TELL_NOT_CAS, LEAVE_NOT_EXCHANGE, OWNER_FIRST, RELEASE_BEFORE_ENTER
 */
#define ENTRIES 2
#define WAITING 1
#define NOTIFIED 2

byte lock, items, puts;
byte owner[ENTRIES + 1], state[ENTRIES + 1];
bool alive[4] = true, asleep[4];
/* The entry that it sleeps on. */
byte at[4];
bool excuse;

inline acquire() { atomic { lock == 0 || !alive[lock] -> lock = me } }
inline release() { atomic { assert(lock == me); lock = 0 } }

inline enter(e) {
	if
	:: entry == 0 && (owner[e] == 0 || !alive[owner[e]]) ->
		state[e] = WAITING;
		owner[e] = me;
		entry = e
	:: else
	fi
}

inline leave() {
#ifdef OWNER_FIRST
	owner[entry] = 0;
	d_step { told = (state[entry] == NOTIFIED); state[entry] = 0 };
#else
#ifdef LEAVE_NOT_EXCHANGE
	told = (state[entry] == NOTIFIED);
	state[entry] = 0;
#else
	d_step { told = (state[entry] == NOTIFIED); state[entry] = 0 };
#endif
	owner[entry] = 0;
#endif
	entry = 0
}

/* Tells the waiter of an entry, unless it was told already. */
inline tell(e) {
	if
	:: !isDone ->
		d_step { who = owner[e]; isDone = (who != 0 && state[e] == WAITING && alive[who]) };
		if
		:: isDone ->
#ifdef TELL_NOT_CAS
			state[e] = NOTIFIED;
#else
			d_step { isDone = (state[e] == WAITING); state[e] = (isDone -> NOTIFIED : state[e]) };
#endif
			if
			:: isDone -> d_step {
					asleep[1] = asleep[1] && at[1] != e;
					asleep[2] = asleep[2] && at[2] != e
				}
			:: else
			fi
		:: else
		fi;
		who = 0
	:: else
	fi
}

inline notify() {
	isDone = false;
	if
	:: true; tell(1); tell(2)
	:: true; tell(2); tell(1)
	fi;
	isDone = false
}

proctype Waiter(byte me; bool isImpatient) {
	byte entry, who;
	bool told, isDone;
	{
		acquire();
		do
		:: atomic { items > 0 -> items-- }; break
		:: items == 0 ->
#ifdef RELEASE_BEFORE_ENTER
			release();
			enter(1);
			enter(2);
#else
			enter(1);
			enter(2);
			release();
#endif
			assert(entry != 0);
			/* The kernel compares. */
			atomic { asleep[me] = (state[entry] == WAITING); at[me] = entry };
			if
			:: !asleep[me] -> leave(); told = false; acquire()
			:: atomic { asleep[me] && (excuse || puts == 0 && items == 0 && lock == 0) -> asleep[me] = false }; leave(); goto over
			:: isImpatient -> isImpatient = false;
				/* A notification that has come counts; otherwise the waiter gives up. */
				if
				:: state[entry] != WAITING -> asleep[me] = false; leave(); told = false; acquire()
				:: state[entry] == WAITING ->
					asleep[me] = false;
					leave();
					acquire();
#ifndef NO_PASS_ON
					if
					:: told -> notify()
					:: else
					fi;
#endif
					told = false;
					release();
					if
					:: acquire()
					:: goto over
					fi
				fi
			fi
		od;
		release();
over:	skip
	} unless { d_step { !alive[me] -> entry = 0; who = 0; told = false; isDone = false } }
}

proctype Notifier(byte me) {
	byte who;
	bool isDone;
	{
		do
		:: puts > 0 ->
			acquire();
			d_step { items++; puts-- };
			notify();
			release()
		:: else -> break
		od
	} unless { d_step { !alive[me] -> who = 0; isDone = false; puts = 0 } }
}

inline kill(i) { atomic { true -> alive[i] = false; asleep[i] = false; excuse = true } }

proctype Killer() {
end:
	if
	:: kill(1)
	:: kill(2)
	:: kill(3)
	:: true
	fi
}

init {
	atomic {
		if
		:: puts = 1
		:: puts = 2
		fi;
		run Waiter(1, true); run Waiter(2, false); run Notifier(3); run Killer()
	}
}
