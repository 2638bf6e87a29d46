/*
 * The life of a tree's folder: src/memory/tree/tree.ts and dead-trees.ts, and `inhabit` and
 * `leave_homes` of native/ipc.c.
 *
 * A root program joins its tree, starts a child that joins it as well, and ends. Another program
 * removes dead trees meanwhile. There is a second child or a second such program. Each may be
 * killed at any step.
 *
 * Abstractions. One name, and for each folder that has had it a number. A folder is made complete
 * under another name, so that is one step with its renaming; one that its maker could not rename is
 * not modelled, nor is the folder on disk, nor the removal of what is stale. A process that has to
 * wait for another looks again at once. Each `atomic` and `d_step` is one call of the kernel. A
 * death is a handshake with the killer, which leaves fewer states than a flag.
 *
 * Properties. Only its root, when it ends, takes the name from a folder that somebody inhabits. A
 * process that joins has the folder that the name leads to at that moment, and its control file is
 * complete. All have one tree while the root lives. When all have ended, the next cleaner leaves
 * nothing.
 *
 * CHILD_REMOVES: a child removes the folder when it ends, and nobody asks for the exclusive lock.
 * LEAVE_EARLY: a process gives up its inhabitance before its exit handlers have run.
 * NAMED_BEFORE_COMPLETE: the folder gets its name, and then its control file is written.
 * NO_LOOK_AFTER_LOCK: a joiner that has locked the byte does not look whether the file is still
 * there.
 * LINKED_IS_ENOUGH: it looks only whether the file has a name, which may be that of a folder that
 * is being removed. Whoever does that may die before the file is gone.
 * CLEANER_DOES_NOT_LOOK: a cleaner that has locked the byte removes whatever has the name by then.
 * LEAVER_DOES_NOT_LOOK: so does a child that is the last in its folder, after its root has removed
 * that folder and another child has made a new one.
 *
 * The last three were in the code once. It now compares the file that is locked with the one that
 * the name leads to in all three places, as the default does.
 *
 * bugs: CHILD_REMOVES, LEAVE_EARLY, NAMED_BEFORE_COMPLETE, NO_LOOK_AFTER_LOCK, LINKED_IS_ENOUGH, CLEANER_DOES_NOT_LOOK, LEAVER_DOES_NOT_LOOK
 */
#define ROOT 1
#define CLEANERS 4
#define N 5
#define DEATHS 2
#define FOLDERS 6

/* The folder that has the name; 0: none. */
byte name;
/* Descriptors of its control file. A number is reused when there are none. */
byte opened[FOLDERS];
bool complete[FOLDERS];
/* The control file is still in a folder, under whatever name that has. */
bool linked[FOLDERS];
/*
 * Bits of the processes that have locked byte 0 of the control file, and who has done so
 * exclusively.
 */
byte sharers[FOLDERS], excluder[FOLDERS];

bool alive[N + 1] = true;
/* The folder that a process uses, until its last exit handler has run. */
byte uses[N + 1];
bool isStarted, isOver;
/* A process that takes a message from its channel dies by that. */
chan kill[N + 1] = [0] of { bit };

#define BIT (1 << (me - 1))
#define isUsedByOthers(f) ((me != 1 && uses[1] == (f)) || (me != 2 && uses[2] == (f)) || (me != 3 && uses[3] == (f)))

/* Drops the locks, as the kernel does when a descriptor is closed or its process ends. */
inline closeFile() {
	d_step {
		sharers[folder] = sharers[folder] & ~BIT;
		excluder[folder] = (excluder[folder] == me -> 0 : excluder[folder]);
		opened[folder] = (folder == 0 -> 0 : opened[folder] - 1);
		folder = 0
	}
}

inline die() {
	atomic {
		alive[me] = false;
		uses[me] = 0;
		closeFile();
		gone = 0;
		ok = false
	}
}

inline openNamed() { d_step { folder = name; opened[folder] = (folder == 0 -> 0 : opened[folder] + 1) } }

/* `isOwner`: this is the root, which takes all others with it when it ends. */
inline removeNamed(isOwner) {
	atomic {
		gone = name;
		name = 0;
		assert(gone == 0 || !isUsedByOthers(gone) || (isOwner && gone == folder))
	};
#ifdef LINKED_IS_ENOUGH
	if
	:: gone != 0 -> linked[gone] = false
	:: else
	fi;
#endif
	gone = 0
}

inline create() {
	d_step {
		ok = (name == 0);
		if
		:: ok ->
			name = 1;
			do
			:: opened[name] > 0 -> name++
			:: else -> break
			od;
#ifdef LINKED_IS_ENOUGH
			linked[name] = true;
#endif
#ifdef NAMED_BEFORE_COMPLETE
			gone = name;
			complete[name] = false
#else
			complete[name] = true
#endif
		:: else
		fi
	};
#ifdef NAMED_BEFORE_COMPLETE
	if :: ok -> complete[gone] = true; gone = 0 :: else fi;
#endif
	ok = false
}

/* Whether the file that is locked is still the tree's. */
#if defined(NO_LOOK_AFTER_LOCK)
#define LOOK true
#elif defined(LINKED_IS_ENOUGH)
#define LOOK linked[folder]
#else
#define LOOK (name == folder)
#endif

inline join() {
	do
	:: openNamed();
		if
		:: folder == 0 -> create()
		:: else ->
			d_step {
				ok = (excluder[folder] == 0);
				sharers[folder] = (ok -> sharers[folder] | BIT : sharers[folder])
			};
			if
			:: ok ->
				atomic {
					ok = LOOK;
					if
					:: ok ->
						assert(name == folder);
						assert(complete[folder]);
						assert(uses[ROOT] == 0 || uses[ROOT] == folder);
						uses[me] = folder
					:: else
					fi
				}
			:: else
			fi;
			if
			:: ok -> break
			:: else -> closeFile()
			fi
		fi
	od
}

inline leave(isOwner) {
#ifdef CHILD_REMOVES
	ok = true;
#else
	/* A shared lock becomes an exclusive one, or stays. */
	d_step {
		ok = (excluder[folder] == 0 && (sharers[folder] & ~BIT) == 0);
		if
		:: ok -> sharers[folder] = 0; excluder[folder] = me
		:: else
		fi
	};
#ifndef LEAVER_DOES_NOT_LOOK
	if :: ok -> ok = (name == folder) :: else fi;
#endif
#endif
	if
	:: ok || isOwner -> removeNamed(isOwner)
	:: else
	fi;
	closeFile()
}

proctype Program(byte me) {
	byte folder, gone;
	bool ok;
	{
		me == ROOT || isStarted || !alive[ROOT];
		if
		:: me != ROOT && !isStarted -> goto over
		:: else
		fi;
		join();
		if
		:: me == ROOT -> isStarted = true
		:: else
		fi;
#ifndef LEAVE_EARLY
		uses[me] = 0;
#endif
		leave(me == ROOT);
		uses[me] = 0;
over:	die()
	} unless { atomic { kill[me]?_; die() } };
end:	isOver
}

proctype Cleaner(byte me) {
	byte folder, gone;
	bool ok;
	{
		name != 0 || !alive[ROOT];
		openNamed();
		if
		:: folder != 0 ->
			d_step {
				ok = (excluder[folder] == 0 && sharers[folder] == 0);
				excluder[folder] = (ok -> me : excluder[folder])
			};
#ifndef CLEANER_DOES_NOT_LOOK
			if :: ok -> ok = (name == folder) :: else fi;
#endif
			if :: ok -> removeNamed(false) :: else fi
		:: else
		fi;
		die()
	} unless { atomic { kill[me]?_; die() } };
end:	isOver
}

proctype Killer() {
	byte deaths;
	do
	:: deaths < DEATHS ->
end:	if
		:: kill[1]!0 :: kill[2]!0 :: kill[3]!0 :: kill[4]!0 :: kill[5]!0
		:: isOver -> break
		fi;
		deaths++
	:: deaths == DEATHS -> break
	od
}

init {
	atomic {
		run Program(ROOT); run Program(2); run Cleaner(4);
		if
		:: run Program(3); alive[5] = false
		:: run Cleaner(5); alive[3] = false
		fi;
		run Killer()
	};
	!alive[1] && !alive[2] && !alive[3] && !alive[4] && !alive[5];
	/* The next cleaner can lock it. */
	assert(name == 0 || (sharers[name] == 0 && excluder[name] == 0));
	isOver = true
}
