/*
 * An entry of the table of passages and who may end it: src/memory/cells/passage-table.ts and
 * passages.ts, with the puts and takes of src/streams/ring.ts and `settle` of stream.ts.
 *
 * A child sends a message to its parent, or puts it into a stream that a taker reads. A fourth
 * process sweeps and settles as often as it likes, and then uses the entry for a message of its
 * own. Each may be killed at any step.
 *
 * Abstractions. There is one entry. The words that a sender writes while it has half taken the
 * entry, and those of `layDown` with the keeper's number as the last, are one step: nobody reads
 * them before. The stream has room for one item. The taker is the only holder of the keeper, and
 * has the take lock. Each `atomic` and `d_step` has one instruction on shared memory, and local
 * computation. A death is a handshake with the killer, which leaves fewer states than a flag.
 *
 * Properties. Whoever reads a message finds its passage: it was not given up. A message that is not
 * read is given up: by the next sweep at the latest, and by the keeper's end, if nobody is killed.
 * Nobody ends the passage of another's message.
 *
 * NO_VERSION: whoever ends a passage does so in whatever use the entry is.
 * HEIR_GIVES_UP_EARLY: a passage is given up when its sender is dead, although the parent will read
 * it.
 * BOTH_END_BY_STORE: ending a passage is a load and a store.
 * KEEPER_UNCHECKED: a putter that has laid a message down does not look whether the keeper is over.
 * RESPONSIBLE_READ_ONCE: `isLost` finds the putter dead, then a living taker takes the item over,
 * and then the stream's bounds say that the item is not in it.
 * KEEPER_READ_ONCE: `isAbandoned` finds no keeper, then the sender lays the message down, puts it
 * and dies, and then the responsible process is found dead.
 *
 * The last two were in passage-table.ts once. It now reads the word again at the end, as the
 * default does.
 *
 * bugs: NO_VERSION, HEIR_GIVES_UP_EARLY, BOTH_END_BY_STORE, KEEPER_UNCHECKED, RESPONSIBLE_READ_ONCE, KEEPER_READ_ONCE
 */
#define CHILD 1
#define PARENT 2
#define TAKER 3
#define OTHER 4
#define NOBODY 5
#define DEATHS 2
/* The state of an entry that a process has half taken. */
#define HALF 100
#define isVersion(s) (0 < (s) && (s) < HALF)

/* The entry's words. */
byte state, version, responsible, heir, position;
bool isKept;
/* The keeper's use has ended. */
bool isOver;
/* What the keeper kept was given up. */
bool isSettled;
/* The stream's words. */
byte put, taken;
/* The version of the message that the child has sent to its parent. */
byte line;
/* The parent may still read what its child has sent. */
bool isOpen = true;

bool alive[6] = true;
bool wasKilled, isAllOver;
/* A process that takes a message from its channel dies by that. */
chan kill[6] = [0] of { bit };

inline die() { d_step { alive[me] = false; ok = false; v = 0; r = 0; n = 0 } }

/* `ok`: this process has ended it. */
inline endPassage(of_) {
#if defined(NO_VERSION)
	d_step { ok = isVersion(state); state = (ok -> 0 : state) }
#elif defined(BOTH_END_BY_STORE)
	ok = (state == of_);
	if :: ok -> state = 0 :: else fi
#else
	d_step { ok = (state == of_); state = (ok -> 0 : state) }
#endif
}

/* `ok`; then v is the passage's version. */
inline enterPassage(parent) {
	d_step { ok = (state == 0); state = (ok -> HALF + me : state) };
	if
	:: ok ->
		d_step {
			version++;
			v = version;
			responsible = me;
			heir = parent;
			isKept = false
		};
		state = v
	:: else
	fi
}

/* Ends the passage if `fits` has set `ok`, and the entry is still in the same use. */
inline giveUpIfFit() {
	if
	:: ok ->
		ok = (state == v);
		if :: ok -> endPassage(v) :: else fi
	:: else
	fi;
	d_step { ok = false; v = 0; r = 0; n = 0 }
}

inline giveUpAbandoned() {
	v = state;
	if
	:: isVersion(v) ->
		ok = isKept;
		if
		:: ok -> ok = isOver
		:: else ->
			r = responsible;
			ok = !alive[r];
#ifndef HEIR_GIVES_UP_EARLY
			if
			:: ok -> ok = (heir == me -> !isOpen : !alive[heir])
			:: else
			fi;
#endif
#ifndef KEEPER_READ_ONCE
			if :: ok -> ok = !isKept :: else fi
#endif
		fi;
		giveUpIfFit()
	:: else
	fi;
	v = 0
}

inline giveUpKept() {
	v = state;
	if
	:: isVersion(v) -> ok = isKept; giveUpIfFit()
	:: else
	fi;
	v = 0
}

inline settle() {
	v = state;
	if
	:: isVersion(v) ->
		ok = isKept;
		if
		:: ok ->
			r = responsible;
			ok = !alive[r];
			if
			:: ok ->
				n = taken;
				ok = (position < n || position >= put);
#ifndef RESPONSIBLE_READ_ONCE
				if :: ok -> ok = (responsible == r) :: else fi
#endif
			:: else
			fi
		:: else
		fi;
		giveUpIfFit()
	:: else
	fi;
	v = 0
}

proctype Child() {
	byte me = CHILD, v, r, n;
	bool ok;
	{
		enterPassage(PARENT);
		if
		:: !ok
		:: ok ->
			line = v;
			if
			:: true
			:: !alive[PARENT] -> endPassage(v)
			fi
		:: ok ->
			d_step { position = put; isKept = true };
#ifdef KEEPER_UNCHECKED
			ok = false;
#else
			ok = isOver;
#endif
			if
			:: ok -> endPassage(v)
			:: else -> put++
			fi;
			assert(!isSettled || state != v)
		fi;
		die()
	} unless { atomic { kill[me]?_; wasKilled = true; die() } };
	isAllOver
}

proctype Parent() {
	byte me = PARENT, v, r, n;
	bool ok;
	{
		do
		:: atomic { line != 0 -> v = line; line = 0 };
			endPassage(v);
			assert(ok);
			ok = false;
			v = 0
		:: !alive[CHILD] && line == 0 -> break
		:: giveUpAbandoned()
		od;
		isOpen = false;
		giveUpAbandoned();
		settle();
		die()
	} unless { atomic { kill[me]?_; wasKilled = true; die() } };
	isAllOver
}

proctype WaitingTakes() {
	byte me = TAKER, v, r, n;
	bool ok;
	{
		if
		:: put > taken ->
			v = state;
			ok = (isKept && position == taken);
			ok = ok && (state == v);
			assert(isVersion(v) && ok);
			responsible = me;
			taken++;
			endPassage(v);
			assert(ok)
		:: true
		fi;
		isOver = true;
		giveUpKept();
		isSettled = true;
		die()
	} unless { atomic { kill[me]?_; wasKilled = true; die() } };
	isAllOver
}

proctype Other() {
	byte me = OTHER, v, r, n;
	bool ok;
	{
		do
		:: giveUpAbandoned()
		:: settle()
		:: !alive[TAKER] && !isOver -> isOver = true; giveUpKept()
		:: break
		od;
		enterPassage(NOBODY);
		if
		:: ok -> endPassage(v); assert(ok)
		:: else
		fi;
		die()
	} unless { atomic { kill[me]?_; wasKilled = true; die() } };
	isAllOver
}

proctype Killer() {
	byte deaths;
	do
	:: deaths < DEATHS ->
		if
		:: kill[CHILD]!0 :: kill[PARENT]!0 :: kill[TAKER]!0 :: kill[OTHER]!0
		:: isAllOver -> break
		fi;
		deaths++
	:: deaths == DEATHS -> break
	od
}

init {
	byte me, v, r, n;
	bool ok;
	alive[NOBODY] = false;
	atomic { run Child(); run Parent(); run WaitingTakes(); run Other(); run Killer() };
	!alive[CHILD] && !alive[PARENT] && !alive[TAKER] && !alive[OTHER];
	assert(wasKilled || state == 0);
	/* endHalfTaken, and the keeper's dead holder is swept. */
	d_step { state = (state > HALF -> 0 : state); isOver = true };
	giveUpAbandoned();
	assert(state == 0);
	isAllOver = true
}
