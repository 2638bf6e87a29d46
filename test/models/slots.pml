/*
 * Who has a slot, and which of its users are alive: src/memory/tree/slots.ts.
 *
 * Three processes join. Each ends at any step, and to the others a kill is the same. A sweeper ends
 * at any step as well. A reader asks whether the owners of the first two owner's words are alive.
 *
 * Abstractions. There is one slot: a process that does not get it takes another. What the users of
 * the slot hold is one bit, which they set after they have swept for their predecessors.
 * Generations don't wrap. The generation changes only under the turnover byte, so a sweeper,
 * which has that, may read it in any of its steps. A sweeper's look before it has the turnover byte
 * only saves a lock, and is left out. Each step has one instruction on shared memory or one call of
 * the kernel. A death is a handshake with the killer, which leaves fewer states than a flag. A step
 * that is local to a process does not change what its death does, so the reduction may take such
 * steps first.
 *
 * Properties. An owner that was dead before the question is never reported alive, and a living one
 * is never reported dead. No two users have one owner's word. What a living user holds is not
 * swept. A slot is noted as swept once it is. What the dead left is swept in the end.
 *
 * NO_TURNOVER: nobody takes the turnover byte.
 * GENERATION_AFTER_LOCK: a joiner locks the slot and then raises its generation. In between the
 * dead predecessor looks alive.
 * SWEEP_LOCKS_SLOT: a sweeper keeps joiners out by the slot's own lock. So the dead owner looks
 * alive.
 * RAISED_WITHOUT_LOCK: a joiner raises the generation without checking that the slot is not locked.
 * GENERATION_FIRST: `isAlive` reads the generation, and then whether the slot is locked. In between
 * somebody may join, and the dead predecessor is reported alive.
 *
 * The last was in slots.ts once. It now asks for the lock first, as the default does: whoever has
 * locked the slot by then has raised the generation before.
 *
 * bugs: NO_TURNOVER, GENERATION_AFTER_LOCK, SWEEP_LOCKS_SLOT, RAISED_WITHOUT_LOCK, GENERATION_FIRST
 */
#define JOINERS 3
#define SWEEPER 4

/* The slot's words. */
byte generation, swept;
/*
 * Who has locked the slot's byte and its turnover byte; 0: nobody. The kernel drops both with
 * the process.
 */
byte locked, turnover;
/* The slot's bit in a cell, and which process has set it. */
byte holder;
bool alive[SWEEPER + 1] = true;
/* A process that takes a message from its channel dies by that. */
chan kill[SWEEPER + 1] = [0] of { bit };
/* The owner's word of each joiner, once others were told it. */
byte known[JOINERS + 1];
bool isOver;

/* `ok`: the caller has the byte. */
inline tryLock(byte_) { d_step { ok = (byte_ == 0); byte_ = (ok -> me : byte_) } }

inline lockTurnover() {
#ifdef NO_TURNOVER
	ok = true
#else
	tryLock(turnover)
#endif
}

inline unlockTurnover() {
#ifdef NO_TURNOVER
	skip
#else
	turnover = 0
#endif
}

inline die(i) {
	d_step {
		alive[i] = false;
		locked = (locked == i -> 0 : locked);
		turnover = (turnover == i -> 0 : turnover)
	}
}

/* Ends the holds of dead users of the slot. */
inline sweep() { d_step { assert(holder == 0 || !alive[holder]); holder = 0 } }

inline noteSwept(users) { d_step { assert(holder == 0); swept = users } }

proctype Joiner(byte me) {
	bool ok;
	{
		/* A third one joins when one of the first two has gone, which leaves fewer states. */
		me < 3 || !alive[1] || !alive[2];
		lockTurnover();
		if :: !ok -> goto over :: else fi;
#if defined(GENERATION_AFTER_LOCK)
		tryLock(locked);
		if :: ok -> generation++ :: else fi;
#elif defined(RAISED_WITHOUT_LOCK)
		generation++;
		tryLock(locked);
#else
		ok = (locked == 0);
		if
		:: ok -> generation++; tryLock(locked)
		:: else
		fi;
#endif
		unlockTurnover();
		if :: !ok -> goto over :: else fi;
		d_step {
			assert(generation != known[1] && generation != known[2] && generation != known[3]);
			known[me] = generation
		};
		/* sweepOwn */
		if
		:: swept != known[me] - 1 -> sweep(); noteSwept(known[me] - 1)
		:: else
		fi;
		holder = me;
over:	false
	} unless { atomic { kill[me]?_; ok = false; die(me) } };
end:	isOver
}

/* `need`: nobody has the slot, and it is not swept. */
inline isDue() {
	need = (swept != generation);
	if :: need -> need = (locked == 0) :: else fi
}

inline sweepDead() {
	lockTurnover();
	if
	:: ok ->
		isDue();
#ifdef SWEEP_LOCKS_SLOT
		if :: need -> tryLock(locked); need = ok :: else fi;
#endif
		if
		:: need -> sweep(); noteSwept(generation)
		:: else
		fi;
#ifdef SWEEP_LOCKS_SLOT
		d_step { locked = (locked == me -> 0 : locked) };
#endif
		unlockTurnover()
	:: else
	fi;
	d_step { need = false; ok = false }
}

proctype Sweeper() {
	byte me = SWEEPER;
	bool ok, need;
	{
		do
		:: sweepDead()
		od
	} unless { atomic { kill[me]?_; ok = false; need = false; die(me) } };
end:	isOver
}

proctype Reader() {
	byte who, owner;
	bool wasDead, lives;
end:
	do
	:: atomic {
			if
			:: known[1] != 0 -> who = 1
			:: known[2] != 0 -> who = 2
			fi;
			owner = known[who];
			wasDead = !alive[who];
#ifdef GENERATION_FIRST
			lives = (generation == owner)
#else
			lives = (locked != 0)
#endif
		};
		atomic {
#ifdef GENERATION_FIRST
			lives = lives && (locked != 0);
#else
			lives = lives && (generation == owner);
#endif
			assert(!(lives && wasDead));
			assert(lives || !alive[who]);
			who = 0; owner = 0; wasDead = false; lives = false
		}
	:: isOver -> break
	od
}

proctype Killer() {
end:
	do
	:: kill[1]!0
	:: kill[2]!0
	:: kill[3]!0
	:: kill[SWEEPER]!0
	:: isOver -> break
	od
}

init {
	byte me = 5;
	bool ok, need;
	atomic { run Joiner(1); run Joiner(2); run Joiner(3); run Sweeper(); run Reader(); run Killer() };
	!alive[1] && !alive[2] && !alive[3] && !alive[SWEEPER];
	sweepDead();
	assert(holder == 0 && swept == generation && locked == 0 && turnover == 0);
	isOver = true
}
