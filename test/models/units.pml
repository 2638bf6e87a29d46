/*
 * The units of a semaphore: src/sync/words/units.ts.
 *
 * There are one or two units and two entries. Two processes take a unit and give it back, the first
 * one twice. Each unit is taken with an entry or bare. One process may die at any step, but not
 * while a bare unit is taken, as nobody could know whose it is.
 *
 * Abstractions. A futex is a set of sleepers. `isAlive` is asked together with the load of the
 * owner. Versions don't wrap. A tick ends a sleep only after a death.
 *
 * Properties: no two live processes have the same unit. Giving back never exceeds the bound. When
 * all is over, each unit is in the value or in a dead process's entry. Nobody sleeps for ever
 * (invalid end state), so the unit of a dead process can be had again.
 *
 * CAS_ONCE: a failed compare-and-exchange of the pair is taken for a value out of bounds.
 * COUNT_BEFORE_WRITTEN: a taker changes the value, then the tag.
 * NO_FINISH_BEFORE_CHANGE: a process changes the tag without finishing what it says.
 * NO_FINISH_AT_TAKE_OVER: a process that takes over a dead one's entry does not finish the tag.
 * FINISH_IGNORES_VERSION: a finish compares only the phase of an entry.
 * LOOK_BEFORE_CHANGE: a process looks at `sleepers`, then gives its unit back.
 *
 * bugs: CAS_ONCE, COUNT_BEFORE_WRITTEN, NO_FINISH_BEFORE_CHANGE, NO_FINISH_AT_TAKE_OVER,
 * FINISH_IGNORES_VERSION, LOOK_BEFORE_CHANGE
 */
#define ENTRIES 2
#define PENDING 1
#define HELD 2
#define BARE 7
/*
 * A tag: bits 0-2 the entry, 3 gives back, 4-7 the version. A state: bits 0-1 the phase, 2-5 the
 * version.
 */
#define GIVES_BACK 8
#define TAG(e) (((state[e] >> 2) << 4) | (e))

byte value, tag, sleepers;
byte owner[ENTRIES + 1], state[ENTRIES + 1];
bool alive[3] = true, asleep[3], inside[3];
byte units, bare;
/* A process has died. */
bool excuse;

#ifdef FINISH_IGNORES_VERSION
#define IS_OF(t) ((state[(t) & 7] & 3) == (((t) & GIVES_BACK) -> HELD : PENDING))
#else
#define IS_OF(t) (state[(t) & 7] == ((((t) >> 4) << 2) | (((t) & GIVES_BACK) -> HELD : PENDING)))
#endif

inline finish(t) {
	d_step { state[t & 7] = ((t & 7) != 0 && IS_OF(t) -> (state[t & 7] & ~3) | ((t & GIVES_BACK) -> 0 : HELD) : state[t & 7]) }
}

/* Adds to the value for an entry: `ok`, or it would be out of bounds. */
inline change(by, newTag) {
	t = newTag;
	do
	:: d_step { v = value; oldTag = tag };
#ifndef NO_FINISH_BEFORE_CHANGE
		finish(oldTag);
#endif
		if
		:: v + by < 0 || v + by > units -> ok = false; break
		:: else
		fi;
#ifdef COUNT_BEFORE_WRITTEN
		d_step { ok = (value == v && tag == oldTag); value = (ok -> v + by : value) };
		if
		:: ok -> tag = t
		:: else
		fi;
#else
		d_step { ok = (value == v && tag == oldTag); value = (ok -> v + by : value); tag = (ok -> t : tag) };
#endif
#ifdef CAS_ONCE
		if
		:: ok -> finish(t)
		:: else
		fi;
		break
#else
		if
		:: ok -> finish(t); break
		:: else
		fi
#endif
	od;
	atomic { v = 0; t = 0; oldTag = 0 }
}

inline free(e) {
	t = state[e];
	d_step { state[e] = t & ~3; t = 0 };
	owner[e] = 0
}

inline claim(e) {
	d_step { ok = (owner[e] == 0); owner[e] = (ok -> me : owner[e]) };
	if
	:: ok ->
		entry = e;
		t = state[e] >> 2;
		d_step { state[e] = ((t + 1) << 2) | PENDING; t = 0 }
	:: else
	fi
}

inline takeOver(e) {
	if
	:: entry == 0 ->
		d_step { o = owner[e]; ok = (o != 0 && !alive[o]) };
		if
		:: ok -> d_step { ok = (owner[e] == o); owner[e] = (ok -> me : owner[e]); o = 0 }
		:: else -> o = 0
		fi;
		if
		:: ok ->
#ifndef NO_FINISH_AT_TAKE_OVER
			oldTag = tag;
			finish(oldTag);
			oldTag = 0;
#endif
			if
			:: (state[e] & 3) == HELD -> entry = e
			:: else -> free(e)
			fi
		:: else
		fi
	:: else
	fi
}

/* `entry`; 0 if there is no unit. */
inline take() {
	entry = 0;
	do
	:: value == 0 -> break
	:: else ->
		if
		:: isRecorded -> claim(1); if :: !ok -> claim(2) :: else fi
		:: else
		fi;
		if
		:: entry != 0 ->
			change(-1, TAG(entry));
			if
			:: ok -> break
			:: else -> free(entry); entry = 0
			fi
		:: else ->
			v = value;
			d_step { ok = (v > 0 && value == v); value = (ok -> v - 1 : value); entry = (ok -> BARE : 0); bare = bare + ok; v = 0 };
			if
			:: ok -> break
			:: else
			fi
		fi
	od;
	if
	:: entry == 0 ->
		takeOver(1);
		takeOver(2);
		if
		:: entry != 0 && !isRecorded -> free(entry); entry = BARE; bare++
		:: else
		fi
	:: else
	fi;
	ok = false
}

proctype Process(byte me; byte lives) {
	byte entry, v, t, oldTag, o;
	bool ok, isRecorded, isAwaited;
	{
		do
		:: lives > 0 ->
			lives--;
			if
			:: isRecorded = true
			:: isRecorded = false
			fi;
			take();
			if
			:: entry == 0 ->
				sleepers++;
				do
				:: take();
					if
					:: entry != 0 -> break
					:: else
					fi;
					asleep[me] = (value == 0);
					!asleep[me] || excuse;
					asleep[me] = false
				od;
				sleepers--
			:: else
			fi;
			atomic { assert(units > 1 || !(inside[3 - me] && alive[3 - me])); inside[me] = true };
			inside[me] = false;
#ifdef LOOK_BEFORE_CHANGE
			isAwaited = sleepers > 0;
#endif
			if
			:: entry == BARE -> d_step { assert(value < units); value++; bare-- }
			:: else ->
				change(1, TAG(entry) | GIVES_BACK);
				assert(ok);
				ok = false;
				owner[entry] = 0
			fi;
			entry = 0;
#ifndef LOOK_BEFORE_CHANGE
			isAwaited = sleepers > 0;
#endif
			if
			:: isAwaited -> isAwaited = false; atomic { if :: asleep[1] -> asleep[1] = false :: asleep[2] -> asleep[2] = false :: else fi }
			:: else
			fi
		:: else -> break
		od
	} unless { d_step { !alive[me] -> entry = 0; v = 0; t = 0; oldTag = 0; o = 0; ok = false; isRecorded = false; isAwaited = false } }
}

proctype Killer() {
end:
	/* Whoever has a bare unit does not die. */
	if
	:: atomic { bare == 0 -> alive[1] = false; asleep[1] = false; excuse = true }
	:: atomic { bare == 0 -> alive[2] = false; asleep[2] = false; excuse = true }
	:: true
	fi
}

/* A unit that is nobody's is in the value or in an entry. */
#define KEPT(e) ((state[e] & 3) == HELD)

init {
	atomic {
		if
		:: units = 1
		:: units = 2
		fi;
		value = units;
		run Process(1, 2); run Process(2, 1); run Killer()
	};
end:
	_nr_pr == 1;
	finish(tag);
	assert(value + KEPT(1) + KEPT(2) == units)
}
