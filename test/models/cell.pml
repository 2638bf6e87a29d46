/*
 * Who holds a cell, and when it is free: src/memory/cells/marks.ts, free.ts, sweep.ts, `tryTake` of
 * cell.ts and `receiveCell` of passages.ts.
 *
 * Three settings, one at a time. PLAIN: a process sends its cell X to another and ends its own
 * hold, and the receiver does so in turn. BELLS: X rings the bells of a cell S when it is freed.
 * MESSAGES: X keeps a message that holds S. In all of them a third process either takes a cell that
 * is free, or sweeps what a killed process has left. One of the three may be killed at any step.
 * Ending in order is the same as being killed between two steps. When all have ended the rest is
 * swept.
 *
 * Abstractions. All slots are in one word. An entry of the table is read in one step, and has no
 * version (`passage.pml`). A message is given up when sender and receiver are dead. Nobody gets the
 * slot of a dead process (`slots.pml`). Files are left out. Each `atomic` and `d_step` has one
 * instruction on shared memory, and local computation. A death is a handshake with the killer,
 * which leaves fewer states than a flag.
 *
 * Properties. A cell that is freed has no mark: no living process has it, and no passage holds
 * it. A receiver finds the cell in the use that it was told of. Bells are rung only in the cell
 * whose bells they are, and what is given up with a keeper was kept by that use of it. Whatever was
 * killed, all cells are free and all entries are ended after the next sweep. Without a kill, a cell
 * without a passage is free before that.
 *
 * BUMP_FIRST: `marks` is raised before the mark is set.
 * BITS_THEN_TABLE_UNCHECKED: a look reads the bits and then the table, and not `marks` again.
 * END_BEFORE_ADD: a receiver ends the passage before it has set its bit.
 * FREER_CLEARS_SENT: the freer clears `sent` after the compare-and-exchange, in place of the next
 * taker.
 * KEPT_BY_NUMBER: a freer gives up all that the cell keeps, of whatever use. BELLS_BY_NUMBER: a
 * freer rings the other cell without holding it, in whatever use that is by then.
 * SWEEP_ONLY_ENDS_BITS: a sweep does not look at cells in use that have no bit. So one whose freer
 * died stays.
 * TAKEN_BEFORE_HELD: a taker sets its bit after the compare-and-exchange. In between the cell has
 * no mark, and a sweep frees it.
 * RUNG_AFTER_LOOK: a freer does not look again after it has set ENDING. So it frees a cell that
 * another process has come to meanwhile, to ring its bells.
 *
 * With BUMP_FIRST and BITS_THEN_TABLE_UNCHECKED a freer does not look again in PLAIN either. The
 * second look would have to err as well, for which this model has too few messages. One look
 * without a mistake is enough there (`-DONE_LOOK -DONLY_SETTING=0`).
 *
 * bugs: BUMP_FIRST, BITS_THEN_TABLE_UNCHECKED, END_BEFORE_ADD, FREER_CLEARS_SENT, KEPT_BY_NUMBER, BELLS_BY_NUMBER, SWEEP_ONLY_ENDS_BITS, TAKEN_BEFORE_HELD, RUNG_AFTER_LOOK
 */
#define X 0
#define S 1
#define DEATHS 1
/* The settings. */
#define PLAIN 0
#define BELLS 1
#define MESSAGES 2
#define ENDING 128
#define BIT (1 << me)

/* The words of each cell; `hasMore`: bells of S and messages belong to it. */
byte use[2], marks[2], holders[2];
bool sent[2], hasMore[2];
/* The use of S whose bells X rings. */
byte rung;

/* The table of passages: 0 free, 1 half taken, 2 under way or at rest. */
#define FREE 0
#define HALF 1
#define ENTERED 2
byte state[2], cellOf[2], useOf[2], sender[2], receiver[2];
/* The use of X in which the message rests; 0: it is under way. */
byte keeper[2];
#define holdsCell(i, c, u) (state[i] == ENTERED && cellOf[i] == c && useOf[i] == u && !(c == X && keeper[i] == u))

/* The entry + 1 of a message that a process was sent. */
byte inbox[4];
bool alive[4] = true;
/* Bits of those who have the cell for something. */
byte users[2];
byte setting;
bool wasKilled, isAllOver;
chan kill[4] = [0] of { bit };
#define isPlain (setting == PLAIN)
/* A mistake that shows in one setting only is sought there. */
#if defined(KEPT_BY_NUMBER)
#define FIRST_SETTING MESSAGES
#elif defined(BELLS_BY_NUMBER) || defined(RUNG_AFTER_LOOK)
#define FIRST_SETTING BELLS
#elif defined(ONLY_SETTING)
#define FIRST_SETTING ONLY_SETTING
#else
#define FIRST_SETTING PLAIN
#define ALL_SETTINGS
#endif

inline die() {
	d_step {
		alive[me] = false;
		users[X] = users[X] & ~BIT; users[S] = users[S] & ~BIT;
		u = 0; m = 0; w = 0; k = 0; e = 0; p = 0; c = 0; ok = false; was = false; more = false; isEnding = false
	}
}

inline addHolder(cell) {
#ifdef BUMP_FIRST
	marks[cell]++;
	holders[cell] = holders[cell] | BIT
#else
	holders[cell] = holders[cell] | BIT;
	marks[cell]++
#endif
}

/* Whether a freer looks again. */
#if defined(RUNG_AFTER_LOOK)
#define LOOKS_AGAIN false
#elif defined(BUMP_FIRST) || defined(BITS_THEN_TABLE_UNCHECKED) || defined(ONE_LOOK)
#define LOOKS_AGAIN (!isPlain)
#else
#define LOOKS_AGAIN true
#endif

/* `ok`: there was a moment without any mark of the use u. */
inline look(cell) {
	m = marks[cell];
	ok = (holders[cell] == 0);
	if
	:: ok && sent[cell] ->
		ok = !holdsCell(0, cell, u);
		if :: ok -> ok = !holdsCell(1, cell, u) :: else fi
	:: else
	fi;
#ifndef BITS_THEN_TABLE_UNCHECKED
	if :: ok -> ok = (marks[cell] == m) :: else fi;
#endif
	m = 0
}

/*
 * `freeIfUnheld` to the last compare-and-exchange; `ok`: this process has freed it, u is the
 * use that is over.
 */
inline free(cell) {
	do
	:: d_step { u = use[cell]; isEnding = ((u & ENDING) != 0); u = u & ~ENDING; ok = u & 1 };
		if
		:: !ok -> break
		:: else -> look(cell)
		fi;
		if
		:: !ok -> break
		:: else ->
			d_step {
				ok = (isEnding || use[cell] == u);
				use[cell] = ((ok && !isEnding) -> u | ENDING : use[cell])
			}
		fi;
		if
		:: !ok
		:: else ->
			if
			:: LOOKS_AGAIN -> look(cell)
			:: else
			fi;
			if
			:: !ok ->
				d_step { ok = (use[cell] == (u | ENDING)); use[cell] = (ok -> u : use[cell]) };
				if :: ok -> ok = false; break :: else fi
			:: else ->
				atomic { more = hasMore[cell]; w = rung };
				d_step {
					ok = (use[cell] == (u | ENDING));
					if
					:: ok ->
						assert(users[cell] == 0 && !holdsCell(0, cell, u) && !holdsCell(1, cell, u));
						use[cell] = u + 1
					:: else
					fi
				};
				if :: ok -> break :: else fi
			fi
		fi
	od;
	isEnding = false;
#ifdef FREER_CLEARS_SENT
	if :: ok -> sent[cell] = false :: else fi
#endif
}

inline clear() { d_step { u = 0; w = 0; more = false; ok = false } }

inline giveUp(i) {
#ifdef KEPT_BY_NUMBER
	d_step { ok = (state[i] == ENTERED && keeper[i] != 0) };
#else
	d_step { ok = (state[i] == ENTERED && keeper[i] == k) };
#endif
	if
	:: ok ->
		d_step { assert(use[X] != keeper[i]); state[i] = FREE; e = cellOf[i]; cellOf[i] = 0; useOf[i] = 0; keeper[i] = 0 };
		free(e);
		e = 0
	:: else
	fi;
	clear()
}

/* The whole of `freeIfUnheld`. */
inline freeIfUnheld(cell) {
	free(cell);
	if
	:: ok && more && setting == BELLS ->
#ifdef BELLS_BY_NUMBER
		assert((use[S] & ~ENDING) == w || !(use[S] & 1));
#else
		was = ((holders[S] & BIT) != 0);
		if :: !was -> addHolder(S) :: else fi;
		/* Rings. */
		if :: use[S] == w -> assert((use[S] & ~ENDING) == w) :: else fi;
		if
		:: !was -> holders[S] = holders[S] & ~BIT; clear(); free(S)
		:: else
		fi;
		was = false
#endif
	:: ok && more && setting == MESSAGES ->
		k = u;
		clear();
		giveUp(0);
		giveUp(1);
		k = 0
	:: else
	fi;
	clear()
}

inline endBit(cell) { d_step { holders[cell] = holders[cell] & ~BIT; users[cell] = users[cell] & ~BIT } }

inline endHold(cell) { endBit(cell); freeIfUnheld(cell) }

/* The same for a cell to which nothing belongs. */
inline endPlainHold(cell) { endBit(cell); free(cell); clear() }

/* Sends X, which the caller has, by the free entry e. */
inline send(to) {
	sent[X] = true;
	d_step { assert(state[e] == FREE); state[e] = HALF; sender[e] = me };
	d_step { cellOf[e] = X; useOf[e] = use[X]; receiver[e] = to; keeper[e] = 0; state[e] = ENTERED };
	marks[X]++;
	inbox[to] = e + 1;
	e = 0
}

/* The caller has a message with X. */
inline receive() {
	d_step { e = inbox[me] - 1; inbox[me] = 0; u = useOf[e] };
#ifdef END_BEFORE_ADD
	d_step { state[e] = FREE; cellOf[e] = 0; useOf[e] = 0; users[X] = users[X] | BIT };
	addHolder(X);
	assert(use[X] == u);
#else
	addHolder(X);
	assert(use[X] == u);
	d_step { assert(state[e] == ENTERED); state[e] = FREE; cellOf[e] = 0; useOf[e] = 0; users[X] = users[X] | BIT };
#endif
	e = 0;
	u = 0
}

/* `ok`: the caller has it now. */
inline tryTake(cell) {
	u = use[cell];
	ok = !(u & 1);
	if
	:: ok ->
#ifndef TAKEN_BEFORE_HELD
		addHolder(cell);
#endif
		d_step {
			ok = (use[cell] == u);
			if :: ok -> use[cell] = u + 1; users[cell] = users[cell] | BIT :: else fi
		};
		u = 0;
#ifdef TAKEN_BEFORE_HELD
		if :: ok -> addHolder(cell) :: else fi;
#endif
		if
		:: ok ->
			hasMore[cell] = false;
#ifndef FREER_CLEARS_SENT
			sent[cell] = false
#endif
		:: else -> endPlainHold(cell)
		fi
	:: else
	fi;
	u = 0
}

#define LOCALS byte u, m, w, k, e, p, c; bool ok, was, more, isEnding

/* The first has X. */
proctype First(byte me) {
	LOCALS;
	{
		if
		:: isPlain -> send(2); endPlainHold(X)
		:: !isPlain -> endHold(X)
		fi;
		die()
	} unless { atomic { kill[me]?_; wasKilled = true; die() } };
	isAllOver
}

/* The second gets X, or has S. */
proctype Second(byte me) {
	LOCALS;
	{
		if
		:: isPlain && inbox[me] != 0 -> receive(); endPlainHold(X)
		:: isPlain && !alive[1]
		:: !isPlain -> endPlainHold(S)
		fi;
		if
		:: isPlain && inbox[me] != 0 -> receive(); endPlainHold(X)
		:: isPlain ->
			tryTake(X);
			if :: ok -> endPlainHold(X) :: else fi
		:: true
		fi;
		die()
	} unless { atomic { kill[me]?_; wasKilled = true; die() } };
	isAllOver
}

inline sweepCell(cell) {
	d_step { was = (holders[cell] >> p) & 1; holders[cell] = holders[cell] & ~(1 << p) };
	if :: was -> was = false; freeIfUnheld(cell) :: else fi;
#ifndef SWEEP_ONLY_ENDS_BITS
	if :: use[cell] & 1 -> ok = (holders[cell] == 0) :: else fi;
	if :: ok -> ok = false; freeIfUnheld(cell) :: else fi
#endif
}

inline sweepPassage(i) {
	d_step {
		ok = (state[i] == ENTERED && (keeper[i] != 0 -> use[X] != keeper[i] : !alive[sender[i]] && !alive[receiver[i]]));
		c = cellOf[i];
		if :: ok -> state[i] = FREE; cellOf[i] = 0; useOf[i] = 0; keeper[i] = 0 :: else fi
	};
	if :: ok -> freeIfUnheld(c) :: else fi;
	c = 0
}

/* Sweeps what the dead process p has left. */
inline sweep() {
	if
	:: setting != BELLS ->
		d_step { state[0] = ((state[0] == HALF && sender[0] == p) -> FREE : state[0]) };
		d_step { state[1] = ((state[1] == HALF && sender[1] == p) -> FREE : state[1]) }
	:: else
	fi;
	sweepCell(X);
	if :: setting != PLAIN -> sweepCell(S) :: else fi;
	if :: setting != BELLS -> sweepPassage(0); sweepPassage(1) :: else fi
}

/* The third takes a cell that is free, or sweeps what a killed process has left. */
proctype Third(byte me) {
	LOCALS;
	{
		if
		:: !(use[X] & 1) ->
			tryTake(X);
			if
			:: ok && isPlain ->
				atomic { if :: state[0] == FREE :: state[1] == FREE -> e = 1 fi };
				send(2);
				endPlainHold(X)
			:: ok && setting == BELLS -> endPlainHold(X)
			:: ok && setting == MESSAGES ->
				/* A message with X rests in X, and does not hold it any more. The look after that sees the
				 * hold of this process. */
				hasMore[X] = true;
				sent[X] = true;
				d_step { assert(state[1] == FREE); state[1] = HALF; sender[1] = me };
				d_step { cellOf[1] = X; useOf[1] = use[X]; receiver[1] = 0; keeper[1] = 0; state[1] = ENTERED };
				marks[X]++;
				keeper[1] = use[X];
				endHold(X)
			:: else
			fi
		:: !isPlain && !(use[S] & 1) ->
			tryTake(S);
			if :: ok -> endPlainHold(S) :: else fi
		:: atomic { wasKilled && (!alive[1] || !alive[2]) -> if :: !alive[1] -> p = 1 :: !alive[2] -> p = 2 fi }; sweep()
		:: !alive[1] && !alive[2]
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
		:: kill[1]!0 :: kill[2]!0 :: kill[3]!0
		:: isAllOver -> break
		fi;
		deaths++
	:: deaths == DEATHS -> break
	od
}

init {
	byte me = 0;
	LOCALS;
	atomic {
		alive[0] = false;
		use[X] = 1; holders[X] = 1 << 1; users[X] = 1 << 1;
		if
		:: setting = FIRST_SETTING
#ifdef ALL_SETTINGS
		:: setting = BELLS
		:: setting = MESSAGES
#endif
		fi;
		if
		:: setting == BELLS -> rung = 1
		:: setting == MESSAGES -> sent[S] = true; state[0] = ENTERED; cellOf[0] = S; useOf[0] = 1; keeper[0] = 1
		:: else
		fi;
		if :: !isPlain -> hasMore[X] = true; use[S] = 1; holders[S] = 1 << 2; users[S] = 1 << 2 :: else fi;
		run First(1); run Second(2); run Third(3); run Killer()
	};
	!alive[1] && !alive[2] && !alive[3];
	assert(wasKilled || state[0] != FREE || state[1] != FREE || !((use[X] | use[S]) & 1));
	do
	:: p < 3 -> p++; sweep()
	:: p == 3 -> break
	od;
	assert(state[0] == FREE && state[1] == FREE && !((use[X] | use[S]) & 1));
	isAllOver = true
}
