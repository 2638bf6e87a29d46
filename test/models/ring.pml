/*
 * A stream's rings: src/streams/ring.ts, ring-chain.ts, spare-rings.ts and ring-files.ts.
 *
 * A producer puts three items into rings with room for one each, and a consumer takes them. An
 * item's bytes are its number. In one setting the consumer once looks without knowing of an item.
 * In another a reader counts the items that were put, without a lock. In a third the producer or
 * the consumer dies at any step: then another takes over its lock and goes on.
 *
 * Abstractions. The locks are variables that are free when their owner is dead (`lock.pml`). A
 * consumer waits until an item has been put (`doorbell.pml`). A ring's mapping stays with its file,
 * and files that a dead process left are not tidied. Items have no passages (`passage.pml`).
 *
 * Properties: a consumer finds every item that was put, each once and in order, with its bytes. A
 * producer finds a ring to put into. A reader's count is at least what was put when it began, and
 * at most what was put when it ended. Nobody is stuck (invalid end state).
 *
 * TAIL_FIRST: the tail is published before the bytes.
 * EMPTY_THEN_NEXT: a consumer sees that a ring is empty, then reads whether another follows it.
 * NEXT_BEFORE_RING: a ring is linked before it is made.
 * RENEW_SERIAL_LAST_ONLY: a ring that is renewed keeps its old serial meanwhile.
 * SPARE_FIRST: a consumer keeps an emptied ring as a spare, then moves `headRing`.
 *
 * bugs: TAIL_FIRST, EMPTY_THEN_NEXT, NEXT_BEFORE_RING, RENEW_SERIAL_LAST_ONLY, SPARE_FIRST
 */
#define ITEMS 3
#define FILES 4
/* A serial: bits 0-2 the file, above them which ring of the file it is. */
#define FILE(s) ((s) & 7)

byte serial[FILES + 1], base[FILES + 1], head[FILES + 1], tail[FILES + 1], next[FILES + 1], below[FILES + 1];
byte bytes[FILES + 1];
byte headRing, tailRing, spare, made, files;
byte putLock, takeLock;
/* What has been put and taken. */
byte put, taken;
/* 1 and 2 put, 3 and 4 take: the second of each when the first is dead. */
bool alive[5] = true;
/* A consumer looks without knowing of an item. */
bool mayLook;

/* Serial of the ring that is put into; 0 before the first put, or if that ring is gone. */
inline lastFrom(from) {
	s = from;
	do
	:: s == 0 -> break
	:: s != 0 ->
		/* open */
		if
		:: serial[FILE(s)] != s -> s = 0; break
		:: else
		fi;
		n = next[FILE(s)];
		if
		:: n == 0 -> break
		:: else -> s = n; n = 0
		fi
	od
}

inline last() {
	lastFrom(tailRing);
	if
	:: s == 0 ->
		do
		:: h = headRing;
			if
			:: h == 0 -> break
			:: else
			fi;
			lastFrom(h);
			if
			:: s != 0 -> break
			:: else -> assert(headRing != h)
			fi
		od;
		h = 0
	:: else
	fi
}

/* Makes the ring n of its file. */
inline initialise(itsBase) {
#ifndef RENEW_SERIAL_LAST_ONLY
	serial[FILE(n)] = 0;
#endif
	tail[FILE(n)] = 0;
	head[FILE(n)] = 0;
	next[FILE(n)] = 0;
	base[FILE(n)] = itsBase;
	serial[FILE(n)] = n
}

inline newSerial(file) { d_step { made++; n = (made << 3) | (file) } }

inline make(itsBase) {
	d_step { files++; h = files; assert(files <= FILES) };
	newSerial(h);
	h = 0;
	initialise(itsBase)
}

inline putOne() {
	last();
	if
	:: s == 0 ->
		make(0);
		headRing = n;
		tailRing = n;
		s = n;
		n = 0
	:: else
	fi;
	/* The producer alone moves the tail. */
	t = tail[FILE(s)];
	if
	:: t != 0 && head[FILE(s)] != t ->
		/* There is no room: append. */
		b = base[FILE(s)] + t;
		h = spare;
		if
		:: h != 0 ->
			n = below[FILE(h)];
			/* A consumer may have added a ring before it. */
			d_step { ok = (spare == h); spare = (ok -> n : spare) };
			do
			:: ok -> break
			:: else -> h = spare; n = below[FILE(h)]; d_step { ok = (spare == h); spare = (ok -> n : spare) }
			od;
			ok = false;
			newSerial(FILE(h));
#ifdef NEXT_BEFORE_RING
			next[FILE(s)] = n;
#endif
			initialise(b);
			h = 0
		:: else -> make(b)
		fi;
#ifndef NEXT_BEFORE_RING
		next[FILE(s)] = n;
#endif
		tailRing = n;
		s = n;
		atomic { n = 0; b = 0 };
		t = tail[FILE(s)]
	:: else
	fi;
#ifdef TAIL_FIRST
	d_step { tail[FILE(s)] = t + 1; put++ };
	bytes[FILE(s)] = base[FILE(s)] + t + 1;
#else
	bytes[FILE(s)] = base[FILE(s)] + t + 1;
	d_step { tail[FILE(s)] = t + 1; put++ };
#endif
	atomic { s = 0; t = 0 }
}

inline retire() {
	do
	:: h = spare;
		below[FILE(s)] = h;
		d_step { ok = (spare == h); spare = (ok -> s : spare) };
		if
		:: ok -> break
		:: else
		fi
	od;
	atomic { ok = false; h = 0 }
}

/* `headRing` until it is the ring with the first item. */
inline first() {
	do
	:: s = headRing;
		if
		:: s == 0 -> break
		:: else
		fi;
		/* open */
		assert(serial[FILE(s)] == s);
#ifdef EMPTY_THEN_NEXT
		ok = (head[FILE(s)] == tail[FILE(s)]);
		n = next[FILE(s)];
#else
		n = next[FILE(s)];
		ok = (head[FILE(s)] == tail[FILE(s)]);
#endif
		if
		:: n == 0 || !ok -> break
		:: else
		fi;
		ok = false;
#ifdef SPARE_FIRST
		retire();
		headRing = n
#else
		headRing = n;
		retire()
#endif
	od;
	atomic { n = 0; ok = false }
}

proctype Producer(byte me) {
	byte s, n, h, t, b;
	bool ok;
	{	skip;
endNotNeeded:
		me == 1 || !alive[1];
		do
		:: atomic { putLock == 0 || !alive[putLock] -> putLock = me };
			if
			:: put == ITEMS -> putLock = 0; break
			:: else
			fi;
			putOne();
			putLock = 0
		od
	} unless { d_step { !alive[me] -> s = 0; n = 0; h = 0; t = 0; b = 0; ok = false } }
}

proctype Consumer(byte me) {
	byte s, n, h, t;
	bool ok, isThere;
	{	skip;
endNotNeeded:
		me == 3 || !alive[3];
		do
		:: taken == ITEMS -> break
		:: atomic { taken < ITEMS && (put > taken || mayLook) -> isThere = (put > taken); mayLook = mayLook && isThere };
			atomic { takeLock == 0 || !alive[takeLock] -> takeLock = me };
			first();
			if
			:: s == 0 || head[FILE(s)] == tail[FILE(s)] -> assert(!isThere); goto release
			:: else
			fi;
			t = bytes[FILE(s)];
			/* Its number is what counts. */
			d_step { assert(t == taken + 1); head[FILE(s)] = head[FILE(s)] + 1; taken++; t = 0; s = 0 };
release:	atomic { takeLock = 0; s = 0; isThere = false }
		od
	} unless { d_step { !alive[me] -> s = 0; n = 0; h = 0; t = 0; ok = false; isThere = false } }
}

/* RingChain.put */
proctype Reader() {
	byte s, n, h, least, count, f;
	least = put;
	do
	:: last();
		if
		:: s == 0 -> count = 0; break
		:: else
		fi;
		/* The serial of the ring that it holds, which may have changed by now. */
		f = serial[FILE(s)];
		count = base[FILE(s)];
		count = count + tail[FILE(s)];
		if
		:: f != 0 && serial[FILE(s)] == f -> break
		:: else
		fi
	od;
	assert(least <= count && count <= put)
}

proctype Killer() {
end:
	if
	:: alive[1] = false
	:: alive[3] = false
	:: true
	fi
}

init {
	atomic {
		run Producer(1); run Consumer(3);
		if
		:: mayLook = true
		:: run Reader()
		:: run Killer(); run Producer(2); run Consumer(4)
		fi
	}
}
