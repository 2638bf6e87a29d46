/*
 * The part of this library that JavaScript can't do: shared mappings, futexes, byte locks that the
 * kernel drops with their owner, and a thread that sleeps on a futex on behalf of an event loop. It
 * contains no protocol: only src/ knows what words mean.
 *
 * Plain C on Node-API 8, so that one binary serves every Node.js. JavaScript never holds an
 * address: a mapping is an opaque handle, and every index into one is checked against its length.
 * System calls return a result or a negative errno, which the caller puts into words; misuse
 * throws.
 *
 * Environments (the main thread, each worker thread) have mappings and waiters of their own. An
 * environment may be torn down at any moment, with waiters asleep; see `stop_waiter`.
 */
#define _GNU_SOURCE
#define NAPI_VERSION 8
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/stat.h>
#include <malloc.h>
#include <node_api.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const napi_type_tag MAPPING_TAG = {0x6d70726f63657373, 0x6d617070696e6700};
static const napi_type_tag WAITER_TAG = {0x6d70726f63657373, 0x7761697465720000};

/* ---- Arguments and results ---- */

static napi_value throw_type(napi_env env, const char *message) {
	napi_throw_type_error(env, NULL, message);
	return NULL;
}

static napi_value integer(napi_env env, int32_t value) {
	napi_value result;
	return napi_create_int32(env, value, &result) == napi_ok ? result : NULL;
}

static bool arguments(napi_env env, napi_callback_info info, size_t count, napi_value *values) {
	size_t given = count;
	return napi_get_cb_info(env, info, &given, values, NULL, NULL) == napi_ok && given >= count;
}

/* Returns what a handle of this addon stands for, if it is of that kind. */
static void *behind(napi_env env, napi_value handle, const napi_type_tag *tag) {
	napi_valuetype type;
	bool fits = false;
	void *data = NULL;
	/* Asking for the tag of a non-object fails. */
	if (napi_typeof(env, handle, &type) != napi_ok || type != napi_external) return NULL;
	if (napi_check_object_type_tag(env, handle, tag, &fits) != napi_ok || !fits) return NULL;
	return napi_get_value_external(env, handle, &data) == napi_ok ? data : NULL;
}

/*
 * Calls a function from the event loop, with a number. `heard`, unless NULL, is set first. Without
 * an environment, a call that was never made is dropped after the owner of `heard` was finalized.
 */
static void call_back(napi_env env, napi_value callback, void *heard, void *outcome) {
	napi_value argument, self, result;
	if (!env) return;
	if (heard) __atomic_store_n((uint32_t *)heard, 1, __ATOMIC_RELEASE);
	if (napi_get_undefined(env, &self) != napi_ok) return;
	argument = integer(env, (int32_t)(intptr_t)outcome);
	if (argument) napi_call_function(env, self, callback, 1, &argument, &result);
}

/* ---- Mappings ---- */

struct mapping {
	uint8_t *start;
	size_t length;
	/*
	 * Number of users of the memory: the handle and the ArrayBuffer, both until `unmap`, and each
	 * waiter. The last one unmaps it. Waiters let go on threads of their own.
	 */
	int32_t users;
	/*
	 * Number of holders of this struct: the users, and the handle to its end. The last one frees it.
	 */
	int32_t holds;
	/*
	 * Set by `unmap`: the memory is no longer used, though a waiter that still sleeps on it keeps it
	 * mapped.
	 */
	bool closed;
	/*
	 * Set by `giveToBuffer`: the handle no longer uses the memory. `on_end` is called once the buffer
	 * no longer does either; it is NULL after the environment's end.
	 */
	bool given;
	napi_threadsafe_function on_end;
};

static void end_use(struct mapping *mapping) {
	if (__atomic_sub_fetch(&mapping->users, 1, __ATOMIC_ACQ_REL) == 0) munmap(mapping->start, mapping->length);
}

static void end_hold(struct mapping *mapping) {
	if (__atomic_sub_fetch(&mapping->holds, 1, __ATOMIC_ACQ_REL) == 0) free(mapping);
}

static void hold_on(struct mapping *mapping) {
	__atomic_add_fetch(&mapping->users, 1, __ATOMIC_RELAXED);
	__atomic_add_fetch(&mapping->holds, 1, __ATOMIC_RELAXED);
}

static void let_go(struct mapping *mapping) {
	end_use(mapping);
	end_hold(mapping);
}

static void finalize_mapping(napi_env env, void *data, void *hint) {
	(void)env;
	(void)hint;
	struct mapping *mapping = data;
	if (!mapping->closed && !mapping->given) end_use(mapping);
	end_hold(mapping);
}

/*
 * Runs at the end of the environment, which releases the function itself and then finalizes what is
 * left.
 */
static void forget_on_end(void *data) {
	struct mapping *mapping = data;
	mapping->on_end = NULL;
}

/*
 * JavaScript can't be called here, because Deno finalizes in the midst of its garbage collection.
 * So the call waits for the event loop.
 */
static void finalize_buffer(napi_env env, void *data, void *hint) {
	(void)data;
	struct mapping *mapping = hint;
	/* Otherwise `unmap` has done that. */
	if (!mapping->closed) end_use(mapping);
	if (mapping->on_end) {
		napi_remove_env_cleanup_hook(env, forget_on_end, mapping);
		napi_call_threadsafe_function(mapping->on_end, NULL, napi_tsfn_nonblocking);
		napi_release_threadsafe_function(mapping->on_end, napi_tsfn_release);
	}
	end_hold(mapping);
}

static struct mapping *mapping_of(napi_env env, napi_value handle) {
	struct mapping *mapping = behind(env, handle, &MAPPING_TAG);
	if (!mapping) {
		throw_type(env, "the first argument is no mapping");
		return NULL;
	}
	if (mapping->closed || mapping->given) {
		throw_type(env, mapping->closed ? "the mapping is closed" : "the mapping was given to its buffer");
		return NULL;
	}
	return mapping;
}

/* Returns the Int32 word at an index. */
static uint32_t *word_of(napi_env env, napi_value handle, napi_value index, struct mapping **owner) {
	struct mapping *mapping = mapping_of(env, handle);
	if (!mapping) return NULL;
	int64_t at = -1;
	if (napi_get_value_int64(env, index, &at) != napi_ok || at < 0 || (uint64_t)at >= mapping->length / sizeof(uint32_t)) {
		throw_type(env, "the index is not within the mapping");
		return NULL;
	}
	if (owner) *owner = mapping;
	return (uint32_t *)mapping->start + at;
}

/*
 * map(fd, length, readOnly, populate): { buffer, handle } or -errno. JavaScript can't be kept from
 * writing to a buffer, and a write to protected memory ends the process. So writes to a read-only
 * mapping stay in it: each page becomes a copy at its first write.
 */
static napi_value map(napi_env env, napi_callback_info info) {
	napi_value given[4];
	int32_t fd;
	int64_t length;
	bool read_only, populate;
	if (!arguments(env, info, 4, given) || napi_get_value_int32(env, given[0], &fd) != napi_ok ||
	    napi_get_value_int64(env, given[1], &length) != napi_ok || length <= 0 ||
	    napi_get_value_bool(env, given[2], &read_only) != napi_ok || napi_get_value_bool(env, given[3], &populate) != napi_ok)
		return throw_type(env, "map(fd, length, readOnly, populate)");
	struct mapping *mapping = malloc(sizeof *mapping);
	if (!mapping) return integer(env, -ENOMEM);
	int flags = (read_only ? MAP_PRIVATE | MAP_NORESERVE : MAP_SHARED) | (populate ? MAP_POPULATE : 0);
	void *start = mmap(NULL, (size_t)length, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (start == MAP_FAILED) {
		int error = errno;
		free(mapping);
		return integer(env, -error);
	}
	*mapping = (struct mapping){.start = start, .length = (size_t)length, .users = 1, .holds = 1};
	napi_value buffer, handle, result;
	/* Not a SharedArrayBuffer: that can't be detached, and so could never be unmapped safely. */
	if (napi_create_external(env, mapping, finalize_mapping, NULL, &handle) != napi_ok) {
		let_go(mapping);
		return NULL;
	}
	hold_on(mapping);
	if (napi_create_external_arraybuffer(env, start, (size_t)length, finalize_buffer, mapping, &buffer) != napi_ok) {
		let_go(mapping);
		return integer(env, -ENOTSUP);
	}
	if (napi_type_tag_object(env, handle, &MAPPING_TAG) != napi_ok || napi_create_object(env, &result) != napi_ok ||
	    napi_set_named_property(env, result, "buffer", buffer) != napi_ok ||
	    napi_set_named_property(env, result, "handle", handle) != napi_ok)
		return NULL;
	return result;
}

/*
 * unmap(handle, buffer): detaches the buffer and every view of it. The memory is unmapped once no
 * waiter sleeps on it any more.
 */
static napi_value unmap(napi_env env, napi_callback_info info) {
	napi_value given[2];
	if (!arguments(env, info, 2, given)) return throw_type(env, "unmap(handle, buffer)");
	struct mapping *mapping = mapping_of(env, given[0]);
	if (!mapping) return NULL;
	void *data = NULL;
	size_t length = 0;
	if (napi_get_arraybuffer_info(env, given[1], &data, &length) != napi_ok || data != mapping->start)
		return throw_type(env, "unmap(handle, buffer): the buffer is not that of the mapping");
	/*
	 * Detaching runs the buffer's finalizer, at once or in a later turn of the event loop. The memory
	 * need not wait for that.
	 */
	mapping->closed = true;
	if (napi_detach_arraybuffer(env, given[1]) != napi_ok) {
		mapping->closed = false;
		return integer(env, -EBUSY);
	}
	end_use(mapping);
	end_use(mapping);
	return integer(env, 0);
}

/*
 * giveToBuffer(handle, callback): from now on the buffer alone has the memory, and the callback
 * tells when the memory is unmapped. Nothing else tells: a buffer may be transferred to another
 * object, and then the collection of the first means nothing.
 */
static napi_value give_to_buffer(napi_env env, napi_callback_info info) {
	napi_value given[2];
	if (!arguments(env, info, 2, given)) return throw_type(env, "giveToBuffer(handle, callback)");
	struct mapping *mapping = mapping_of(env, given[0]);
	if (!mapping) return NULL;
	napi_value name;
	if (napi_create_string_utf8(env, "multiprocess.given", NAPI_AUTO_LENGTH, &name) != napi_ok ||
	    napi_create_threadsafe_function(env, given[1], NULL, name, 0, 1, NULL, NULL, NULL, call_back, &mapping->on_end) != napi_ok)
		return throw_type(env, "giveToBuffer(handle, callback): the callback is no function");
	napi_unref_threadsafe_function(env, mapping->on_end);
	/* After the function was made: hooks run in reverse. */
	napi_add_env_cleanup_hook(env, forget_on_end, mapping);
	mapping->given = true;
	end_use(mapping);
	return NULL;
}

/*
 * keepWrites(handle, buffer, fd): from now on writes to the buffer stay in it, because each page
 * becomes a copy at its first write. The file, of which `fd` is a descriptor, keeps its present
 * content. Returns 0 or -errno. For a buffer that still has the memory of the mapping.
 */
static napi_value keep_writes(napi_env env, napi_callback_info info) {
	napi_value given[3];
	int32_t fd;
	if (!arguments(env, info, 3, given) || napi_get_value_int32(env, given[2], &fd) != napi_ok)
		return throw_type(env, "keepWrites(handle, buffer, fd)");
	struct mapping *mapping = behind(env, given[0], &MAPPING_TAG);
	void *data = NULL;
	size_t length = 0;
	if (!mapping || napi_get_arraybuffer_info(env, given[1], &data, &length) != napi_ok || data != mapping->start ||
	    length != mapping->length)
		return throw_type(env, "keepWrites(handle, buffer, fd): the buffer is not that of the mapping");
	int flags = MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE;
	void *start = mmap(mapping->start, mapping->length, PROT_READ | PROT_WRITE, flags, fd, 0);
	return integer(env, start == MAP_FAILED ? -errno : 0);
}

/*
 * fallocate(fd, length): makes a file that long, with its space. A write to a file without space
 * ends the process if the disk is full.
 */
static napi_value fallocate_file(napi_env env, napi_callback_info info) {
	napi_value given[2];
	int32_t fd;
	int64_t length;
	if (!arguments(env, info, 2, given) || napi_get_value_int32(env, given[0], &fd) != napi_ok ||
	    napi_get_value_int64(env, given[1], &length) != napi_ok || length <= 0)
		return throw_type(env, "fallocate(fd, length)");
	return integer(env, -posix_fallocate(fd, 0, length));
}

/*
 * keepFreed(bytes): has the allocator keep that many freed bytes, instead of returning them to the
 * system and asking for them again. For programs that get large buffers one after the other: fresh
 * memory takes several times as long as copying them.
 */
#define MOST_KEPT (64 << 20)
static napi_value keep_freed(napi_env env, napi_callback_info info) {
	napi_value given[1];
	int64_t bytes;
	if (!arguments(env, info, 1, given) || napi_get_value_int64(env, given[0], &bytes) != napi_ok || bytes < 0 || bytes > MOST_KEPT)
		return throw_type(env, "keepFreed(bytes): 0 to 64 MiB");
#ifdef __GLIBC__
	/* Blocks larger than the second value get mappings of their own, which are never kept. */
	mallopt(M_TRIM_THRESHOLD, (int)bytes);
	mallopt(M_MMAP_THRESHOLD, (int)(bytes / 2));
#endif
	return NULL;
}

/* ---- Futexes ---- */

/*
 * No wait is endless: a waiter looks now and then whether the process that it waits for is alive.
 */
#define LONGEST_WAIT_MS 60000.0

static struct timespec timespec_of(double milliseconds) {
	time_t seconds = (time_t)(milliseconds / 1000);
	return (struct timespec){.tv_sec = seconds, .tv_nsec = (long)((milliseconds - 1000.0 * (double)seconds) * 1e6)};
}

/*
 * Every sleeper has a bit in the kernel's mask: threads of JavaScript share this one, and each
 * waiter's thread has one of the others (`own_bit`). A wake of all bits reaches every sleeper. A
 * wake of one bit gets a single waiter out of the kernel (`pull_out`) and leaves most others
 * asleep.
 */
#define BIT_OF_CALLERS 0x80000000u

/* `milliseconds` count from now. FUTEX_WAIT_BITSET, unlike FUTEX_WAIT, takes a point in time. */
static int wait_on(uint32_t *word, uint32_t expected, double milliseconds, uint32_t bit) {
	struct timespec end, length = timespec_of(milliseconds);
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += length.tv_sec;
	end.tv_nsec += length.tv_nsec;
	if (end.tv_nsec >= 1000000000) {
		end.tv_sec++;
		end.tv_nsec -= 1000000000;
	}
	return syscall(SYS_futex, word, FUTEX_WAIT_BITSET, expected, &end, NULL, bit) == 0 ? 0 : -errno;
}

static int wake(uint32_t *word, int32_t count) {
	long woken = syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
	return woken < 0 ? -errno : (int)woken;
}

static bool wait_arguments(napi_env env, napi_value expected, napi_value timeout, uint32_t *word, double *milliseconds) {
	int32_t value;
	if (napi_get_value_int32(env, expected, &value) != napi_ok || napi_get_value_double(env, timeout, milliseconds) != napi_ok ||
	    !(*milliseconds >= 0 && *milliseconds <= LONGEST_WAIT_MS)) {
		throw_type(env, "a wait takes the expected word and from 0 to 60000 milliseconds");
		return false;
	}
	*word = (uint32_t)value;
	return true;
}

/*
 * futexWait(handle, index, expected, milliseconds): 0 when woken, -EAGAIN for another value,
 * -ETIMEDOUT, -EINTR
 */
static napi_value futex_wait(napi_env env, napi_callback_info info) {
	napi_value given[4];
	uint32_t expected;
	double milliseconds;
	if (!arguments(env, info, 4, given)) return throw_type(env, "futexWait(handle, index, expected, milliseconds)");
	uint32_t *word = word_of(env, given[0], given[1], NULL);
	if (!word || !wait_arguments(env, given[2], given[3], &expected, &milliseconds)) return NULL;
	return integer(env, wait_on(word, expected, milliseconds, BIT_OF_CALLERS));
}

/* futexWake(handle, index, count): returns how many it woke */
static napi_value futex_wake(napi_env env, napi_callback_info info) {
	napi_value given[3];
	int32_t count;
	if (!arguments(env, info, 3, given)) return throw_type(env, "futexWake(handle, index, count)");
	uint32_t *word = word_of(env, given[0], given[1], NULL);
	if (!word) return NULL;
	if (napi_get_value_int32(env, given[2], &count) != napi_ok || count < 0)
		return throw_type(env, "futexWake(handle, index, count): count is no number from 0 on");
	return integer(env, wake(word, count));
}

/*
 * ---- Byte locks: held by an open file description, and dropped by the kernel when its last
 * descriptor is gone, however that comes ----
 */

static bool byte_range(napi_env env, napi_callback_info info, int32_t *fd, struct flock *lock) {
	napi_value given[3];
	int32_t from, length;
	if (!arguments(env, info, 3, given) || napi_get_value_int32(env, given[0], fd) != napi_ok ||
	    napi_get_value_int32(env, given[1], &from) != napi_ok || from < 0 || napi_get_value_int32(env, given[2], &length) != napi_ok ||
	    length <= 0)
		return false;
	*lock = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = from, .l_len = length};
	return true;
}

/* slotLock(fd, from, length): 0, or -EAGAIN if another description holds one of the bytes */
static napi_value slot_lock(napi_env env, napi_callback_info info) {
	int32_t fd;
	struct flock lock;
	if (!byte_range(env, info, &fd, &lock)) return throw_type(env, "slotLock(fd, from, length)");
	return integer(env, fcntl(fd, F_OFD_SETLK, &lock) == 0 ? 0 : -errno);
}

/* slotUnlock(fd, from, length): 0 */
static napi_value slot_unlock(napi_env env, napi_callback_info info) {
	int32_t fd;
	struct flock lock;
	if (!byte_range(env, info, &fd, &lock)) return throw_type(env, "slotUnlock(fd, from, length)");
	lock.l_type = F_UNLCK;
	return integer(env, fcntl(fd, F_OFD_SETLK, &lock) == 0 ? 0 : -errno);
}

/* slotTest(fd, from, length): 1 if another description holds one of the bytes, 0 if none does */
static napi_value slot_test(napi_env env, napi_callback_info info) {
	int32_t fd;
	struct flock lock;
	if (!byte_range(env, info, &fd, &lock)) return throw_type(env, "slotTest(fd, from, length)");
	if (fcntl(fd, F_OFD_GETLK, &lock) != 0) return integer(env, -errno);
	return integer(env, lock.l_type == F_UNLCK ? 0 : 1);
}

/* ---- Waiters: a thread that sleeps on a word in place of the event loop ----
 *
 * The event loop arms a waiter and its thread sleeps. A wake-up is meant for whoever can act on it,
 * and a waiter may not be able to: nobody awaits it any more, or its event loop is busy. So a
 * wake-up that a waiter consumed always goes somewhere:
 *
 *   state      set by                 a wake-up that ends the sleep then
 *   ARMED      `arm`, `resume`        is told to the event loop, and passed on as well if the loop
 *                                     has not heard of it within GRACE
 *   DORMANT    `leave`, from ARMED    is passed on by the thread, at once
 *   STOPPED    the end of the handle  is passed on by the thread, at once
 *
 * ARMED and DORMANT lead to PARKED by the thread's compare-and-exchange, so either the thread
 * reports the end of an armed sleep or the event loop has left it, never both. To pass on a wake-up
 * that nobody needs costs a system call, and every sleeper is prepared to be woken without a
 * reason.
 *
 * `expected` never changes while the thread may be on its way into the kernel. The caller resumes a
 * dormant sleep only for the value that it was armed with; for another value it takes another
 * waiter, and pulls this one out.
 */

enum { PARKED, ARMED, DORMANT, STOPPED };

struct waiter {
	/*
	 * Of the sleep that it is armed for; written by `arm` while parked. The mapping is held until
	 * that sleep has ended and its wake-up was heard.
	 */
	struct mapping *mapping;
	uint32_t *word;
	uint32_t expected;
	double milliseconds;
	/* Of the table above; the thread sleeps on it while PARKED. */
	uint32_t state;
	/*
	 * 0: a wake-up was told to the event loop, which has not heard it. Set to 0 by the thread, to 1
	 * by the event loop and by the thread that passes it on.
	 */
	uint32_t heard;
	/* The thread's bit in the kernel's mask. Written by the thread, before `done` or any sleep. */
	uint32_t bit;
	/* The thread will touch nothing of it any more. */
	uint32_t done;
	napi_threadsafe_function call;
	/* JavaScript's handle, the thread, and the function until it is finalized; the last frees it. */
	int32_t holds;
	/* `stop_waiter` is to be called when the environment ends. Of the event loop alone. */
	bool hooked;
};

/* How long an event loop has to hear of a wake-up before another sleeper is woken as well. */
static const struct timespec GRACE = {.tv_nsec = 1000000};

static void drop_waiter(struct waiter *waiter) {
	if (__atomic_sub_fetch(&waiter->holds, 1, __ATOMIC_ACQ_REL) == 0) free(waiter);
}

static bool change_state(struct waiter *waiter, uint32_t from, uint32_t to) {
	return __atomic_compare_exchange_n(&waiter->state, &from, to, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

/*
 * Passes on a wake-up that was reported to an event loop, unless the loop hears of it in time. A
 * loop that arms the waiter again has heard.
 */
static void pass_on_unless_heard(struct waiter *waiter) {
	if (!__atomic_load_n(&waiter->heard, __ATOMIC_ACQUIRE))
		syscall(SYS_futex, &waiter->state, FUTEX_WAIT_PRIVATE, PARKED, &GRACE, NULL, 0);
	if (!__atomic_exchange_n(&waiter->heard, 1, __ATOMIC_ACQ_REL)) wake(waiter->word, 1);
}

/*
 * Ends the thread's sleep. The event loop may leave and resume the sleep meanwhile.
 *
 * @returns the state in which the sleep ended
 */
static uint32_t end_sleep(struct waiter *waiter, bool woken) {
	/* Before the state changes: from then on the event loop may hear. */
	if (woken) __atomic_store_n(&waiter->heard, 0, __ATOMIC_RELEASE);
	for (;;) {
		if (change_state(waiter, ARMED, PARKED)) return ARMED;
		bool left = change_state(waiter, DORMANT, PARKED);
		if (left || __atomic_load_n(&waiter->state, __ATOMIC_ACQUIRE) == STOPPED) {
			__atomic_store_n(&waiter->heard, 1, __ATOMIC_RELEASE);
			return left ? DORMANT : STOPPED;
		}
	}
}

static uint32_t own_bit(void) {
	return 1u << ((uint32_t)syscall(SYS_gettid) % 31);
}

static void *wait_in_thread(void *data) {
	struct waiter *waiter = data;
	bool closing = false;
	__atomic_store_n(&waiter->bit, own_bit(), __ATOMIC_RELEASE);
	while (!closing) {
		uint32_t state = __atomic_load_n(&waiter->state, __ATOMIC_ACQUIRE);
		if (state == STOPPED) break;
		if (state == PARKED) {
			syscall(SYS_futex, &waiter->state, FUTEX_WAIT_PRIVATE, PARKED, NULL, NULL, 0);
			continue;
		}
		struct mapping *mapping = waiter->mapping;
		int outcome = state == ARMED ? wait_on(waiter->word, waiter->expected, waiter->milliseconds, waiter->bit) : -ECANCELED;
		uint32_t before = end_sleep(waiter, outcome == 0);
		if (before != ARMED && outcome == 0) wake(waiter->word, 1);
		if (before != STOPPED) {
			void *told = (void *)(intptr_t)(before == ARMED ? outcome : -ECANCELED);
			closing = napi_call_threadsafe_function(waiter->call, told, napi_tsfn_nonblocking) == napi_closing;
		}
		if (before == ARMED && outcome == 0) pass_on_unless_heard(waiter);
		let_go(mapping);
	}
	/*
	 * If the environment is closing, it has released the function itself. Releasing it again would
	 * corrupt the heap.
	 */
	if (!closing) napi_release_threadsafe_function(waiter->call, napi_tsfn_release);
	__atomic_store_n(&waiter->done, 1, __ATOMIC_RELEASE);
	drop_waiter(waiter);
	return NULL;
}

/*
 * Gets the thread out of the kernel. The thread misses that if it is just about to enter; then it
 * sleeps until it is woken or its time has passed. Others with the same bit are woken, too. If the
 * sleep has ended by now, the word may no longer be mapped: then the kernel returns an error and
 * nothing is touched.
 */
static void pull_out(struct waiter *waiter) {
	uint32_t bit = __atomic_load_n(&waiter->bit, __ATOMIC_ACQUIRE);
	if (bit) syscall(SYS_futex, waiter->word, FUTEX_WAKE_BITSET, INT_MAX, NULL, NULL, bit);
}

static void tell_to_stop(struct waiter *waiter) {
	uint32_t before = __atomic_exchange_n(&waiter->state, STOPPED, __ATOMIC_ACQ_REL);
	syscall(SYS_futex, &waiter->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
	if (before != PARKED) pull_out(waiter);
}

/*
 * The environment ends, and the thread must be gone before its function is. A thread that is just
 * about to sleep misses the wake-up, so the wake-up is repeated until the thread has heard it.
 */
static void stop_waiter(void *data) {
	struct waiter *waiter = data;
	const struct timespec pause = {.tv_nsec = 100000};
	waiter->hooked = false;
	while (!__atomic_load_n(&waiter->done, __ATOMIC_ACQUIRE)) {
		tell_to_stop(waiter);
		nanosleep(&pause, NULL);
	}
}

static void finalize_function(napi_env env, void *data, void *hint) {
	struct waiter *waiter = data;
	(void)hint;
	if (waiter->hooked) napi_remove_env_cleanup_hook(env, stop_waiter, waiter);
	drop_waiter(waiter);
}

static void finalize_waiter(napi_env env, void *data, void *hint) {
	struct waiter *waiter = data;
	(void)env;
	(void)hint;
	tell_to_stop(waiter);
	drop_waiter(waiter);
}

/*
 * The thread needs little stack, and must get no signal that is meant for the program. @returns 0
 * or an errno
 */
static int start_thread(void *(*run)(void *), void *context) {
	pthread_t thread;
	pthread_attr_t attributes;
	sigset_t all, before;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 * 1024);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = pthread_create(&thread, &attributes, run, context);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return error;
}

/*
 * newWaiter(callback): a waiter, which does not keep the event loop alive; or -errno. Each sleep
 * ends with a call of the callback, with the result of futexWait, or with -ECANCELED for a sleep
 * that was left.
 */
static napi_value new_waiter(napi_env env, napi_callback_info info) {
	napi_value given[1], name, handle;
	if (!arguments(env, info, 1, given)) return throw_type(env, "newWaiter(callback)");
	struct waiter *waiter = malloc(sizeof *waiter);
	if (!waiter) return integer(env, -ENOMEM);
	*waiter = (struct waiter){.state = PARKED, .heard = 1, .holds = 3, .hooked = true};
	if (napi_create_string_utf8(env, "multiprocess.waiter", NAPI_AUTO_LENGTH, &name) != napi_ok ||
	    napi_create_threadsafe_function(env, given[0], NULL, name, 0, 1, waiter, finalize_function, &waiter->heard, call_back,
	                                    &waiter->call) != napi_ok) {
		free(waiter);
		return throw_type(env, "newWaiter(callback): the callback is no function");
	}
	napi_unref_threadsafe_function(env, waiter->call);
	/*
	 * After the function was made: hooks run in reverse, so the thread is gone before its function
	 * is.
	 */
	napi_add_env_cleanup_hook(env, stop_waiter, waiter);
	int error = start_thread(wait_in_thread, waiter);
	if (error) {
		waiter->done = 1;
		/* On behalf of the thread that was not started, and of the handle. */
		waiter->holds = 1;
		napi_release_threadsafe_function(waiter->call, napi_tsfn_release);
		return integer(env, -error);
	}
	if (napi_create_external(env, waiter, finalize_waiter, NULL, &handle) != napi_ok) {
		finalize_waiter(env, waiter, NULL);
		return NULL;
	}
	return napi_type_tag_object(env, handle, &WAITER_TAG) == napi_ok ? handle : NULL;
}

static struct waiter *waiter_of(napi_env env, napi_value handle) {
	struct waiter *waiter = behind(env, handle, &WAITER_TAG);
	if (!waiter) throw_type(env, "the first argument is no waiter");
	return waiter;
}

/*
 * arm(waiter, handle, index, expected, milliseconds): sleeps once; 0, -EBUSY while it sleeps,
 * -ECANCELED once it is closed
 */
static napi_value arm(napi_env env, napi_callback_info info) {
	napi_value given[5];
	uint32_t expected;
	double milliseconds;
	if (!arguments(env, info, 5, given)) return throw_type(env, "arm(waiter, handle, index, expected, milliseconds)");
	struct waiter *waiter = waiter_of(env, given[0]);
	struct mapping *mapping = NULL;
	uint32_t *word = waiter ? word_of(env, given[1], given[2], &mapping) : NULL;
	if (!word || !wait_arguments(env, given[3], given[4], &expected, &milliseconds)) return NULL;
	uint32_t state = __atomic_load_n(&waiter->state, __ATOMIC_ACQUIRE);
	if (state == STOPPED) return integer(env, -ECANCELED);
	if (state != PARKED) return integer(env, -EBUSY);
	hold_on(mapping);
	waiter->mapping = mapping;
	waiter->word = word;
	waiter->expected = expected;
	waiter->milliseconds = milliseconds;
	__atomic_store_n(&waiter->state, ARMED, __ATOMIC_RELEASE);
	syscall(SYS_futex, &waiter->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
	return integer(env, 0);
}

/*
 * leave(waiter, pullOut): nobody awaits this sleep any more. Returns 0, or -EALREADY if the sleep
 * has ended and the callback is about to say how. With `pullOut` the thread becomes free soon;
 * without it, the sleep goes on and may be resumed.
 */
static napi_value leave(napi_env env, napi_callback_info info) {
	napi_value given[2];
	bool pull;
	if (!arguments(env, info, 2, given) || napi_get_value_bool(env, given[1], &pull) != napi_ok)
		return throw_type(env, "leave(waiter, pullOut)");
	struct waiter *waiter = waiter_of(env, given[0]);
	if (!waiter) return NULL;
	if (!change_state(waiter, ARMED, DORMANT) && __atomic_load_n(&waiter->state, __ATOMIC_ACQUIRE) != DORMANT)
		return integer(env, -EALREADY);
	if (pull) pull_out(waiter);
	return integer(env, 0);
}

/*
 * resume(waiter): somebody awaits a sleep that was left, for the same value of its word. Returns 0,
 * or -EALREADY if the sleep has ended.
 */
static napi_value resume(napi_env env, napi_callback_info info) {
	napi_value given[1];
	if (!arguments(env, info, 1, given)) return throw_type(env, "resume(waiter)");
	struct waiter *waiter = waiter_of(env, given[0]);
	return waiter ? integer(env, change_state(waiter, DORMANT, ARMED) ? 0 : -EALREADY) : NULL;
}

/* refWaiter(waiter, on): refs or unrefs the event loop */
static napi_value ref_waiter(napi_env env, napi_callback_info info) {
	napi_value given[2];
	bool on;
	if (!arguments(env, info, 2, given) || napi_get_value_bool(env, given[1], &on) != napi_ok)
		return throw_type(env, "refWaiter(waiter, on)");
	struct waiter *waiter = waiter_of(env, given[0]);
	if (!waiter || __atomic_load_n(&waiter->state, __ATOMIC_ACQUIRE) == STOPPED) return NULL;
	if (on) napi_ref_threadsafe_function(env, waiter->call);
	else napi_unref_threadsafe_function(env, waiter->call);
	return NULL;
}

/* closeWaiter(waiter): the callback is no longer called, for any wait that ends from now on */
static napi_value close_waiter(napi_env env, napi_callback_info info) {
	napi_value given[1];
	if (!arguments(env, info, 1, given)) return throw_type(env, "closeWaiter(waiter)");
	struct waiter *waiter = waiter_of(env, given[0]);
	if (waiter && __atomic_load_n(&waiter->state, __ATOMIC_ACQUIRE) != STOPPED) tell_to_stop(waiter);
	return NULL;
}

/* ---- Descriptors for the life of an environment, and folders for that of the process ---- */

static void close_at_end(void *fd) {
	close((int)(intptr_t)fd);
}

/*
 * openForLife(path): a descriptor that is closed when this environment ends, after all of its
 * JavaScript; or -errno. In a worker thread Node.js closes its own descriptors at no stated moment,
 * and other runtimes never do.
 */
static napi_value open_for_life(napi_env env, napi_callback_info info) {
	napi_value given[1];
	char path[PATH_MAX];
	size_t length;
	if (!arguments(env, info, 1, given) || napi_get_value_string_utf8(env, given[0], path, sizeof path, &length) != napi_ok)
		return throw_type(env, "openForLife(path)");
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0) return integer(env, -errno);
	napi_add_env_cleanup_hook(env, close_at_end, (void *)(intptr_t)fd);
	return integer(env, fd);
}

/* closeForLife(fd): closes such a descriptor now */
static napi_value close_for_life(napi_env env, napi_callback_info info) {
	napi_value given[1];
	int32_t fd;
	if (!arguments(env, info, 1, given) || napi_get_value_int32(env, given[0], &fd) != napi_ok)
		return throw_type(env, "closeForLife(fd)");
	napi_remove_env_cleanup_hook(env, close_at_end, (void *)(intptr_t)fd);
	return integer(env, close(fd) == 0 ? 0 : -errno);
}

/*
 * A folder that this process inhabits. Each inhabitant holds a shared lock on byte 0 of one file in
 * it until the process ends, whatever becomes of its threads; then the kernel drops the lock.
 * Whoever removes a folder first locks the byte exclusively, which succeeds only if nobody inhabits
 * it.
 */
struct home {
	char folder[PATH_MAX];
	/* The file that is locked. */
	char path[PATH_MAX];
	int fd;
	/* The folder is removed with this process, whoever else inhabits it. */
	bool owned;
};

static struct home homes[2] = {{.fd = -1}, {.fd = -1}};
static pthread_mutex_t homes_lock = PTHREAD_MUTEX_INITIALIZER;

/*
 * Whether the file is still the one at its path. The folder may have been removed, or renamed to be
 * removed, and another one made.
 */
static bool is_at(int fd, const char *path) {
	struct statx opened, there;
	return syscall(SYS_statx, fd, "", AT_EMPTY_PATH, STATX_INO, &opened) == 0 &&
	       syscall(SYS_statx, AT_FDCWD, path, 0, STATX_INO, &there) == 0 && opened.stx_ino == there.stx_ino &&
	       opened.stx_dev_major == there.stx_dev_major && opened.stx_dev_minor == there.stx_dev_minor;
}

static int set_lock(int fd, short type) {
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
	return fcntl(fd, F_OFD_SETLK, &lock) == 0 ? 0 : -errno;
}

static int enter(struct home *home, const char *folder, const char *file, bool owned) {
	char path[PATH_MAX];
	if (home->fd >= 0 && strcmp(home->folder, folder) == 0 && is_at(home->fd, home->path)) {
		home->owned |= owned;
		return 0;
	}
	if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, file) >= sizeof path) return -ENAMETOOLONG;
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0) return -errno;
	int outcome = set_lock(fd, F_RDLCK);
	/* The file was removed before it was locked. */
	if (outcome == 0 && !is_at(fd, path)) outcome = -ENOENT;
	if (outcome != 0) {
		close(fd);
		return outcome;
	}
	if (home->fd >= 0) close(home->fd);
	home->fd = fd;
	home->owned = owned;
	strcpy(home->folder, folder);
	strcpy(home->path, path);
	return 0;
}

/*
 * inhabit(which, folder, file, owned): 0, or -errno: -ENOENT if it is gone, -EAGAIN if it is being
 * removed. `which` is 0 or 1, because a process inhabits two folders at most. The last process to
 * leave removes the folder with the files in it; an owner does so in any case. Both happen when the
 * process ends in order, after the last of its JavaScript.
 */
static napi_value inhabit(napi_env env, napi_callback_info info) {
	napi_value given[4];
	uint32_t which;
	char folder[PATH_MAX], file[NAME_MAX + 1];
	size_t length;
	bool owned;
	if (!arguments(env, info, 4, given) || napi_get_value_uint32(env, given[0], &which) != napi_ok || which > 1 ||
	    napi_get_value_string_utf8(env, given[1], folder, sizeof folder, &length) != napi_ok ||
	    napi_get_value_string_utf8(env, given[2], file, sizeof file, &length) != napi_ok ||
	    napi_get_value_bool(env, given[3], &owned) != napi_ok)
		return throw_type(env, "inhabit(which, folder, file, owned)");
	pthread_mutex_lock(&homes_lock);
	int outcome = enter(&homes[which], folder, file, owned);
	pthread_mutex_unlock(&homes_lock);
	return integer(env, outcome);
}

static void remove_folder(const char *folder) {
	char unnamed[PATH_MAX];
	/* Renamed at once, so that nobody enters a folder that is half removed. */
	if ((size_t)snprintf(unnamed, sizeof unnamed, "%s.unfinished-%d", folder, (int)getpid()) >= sizeof unnamed) return;
	if (rename(folder, unnamed) != 0) return;
	DIR *files = opendir(unnamed);
	if (files) {
		for (struct dirent *entry = readdir(files); entry; entry = readdir(files)) unlinkat(dirfd(files), entry->d_name, 0);
		closedir(files);
	}
	rmdir(unnamed);
}

__attribute__((destructor)) static void leave_homes(void) {
	for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
		struct home *home = &homes[i];
		if (home->fd < 0) continue;
		bool isLast = set_lock(home->fd, F_WRLCK) == 0;
		if ((isLast || home->owned) && is_at(home->fd, home->path)) remove_folder(home->folder);
		close(home->fd);
		home->fd = -1;
	}
}

/*
 * leaveHomes(): does now what is done at the end of the process, for runtimes that end without it
 */
static napi_value leave_homes_now(napi_env env, napi_callback_info info) {
	(void)env;
	(void)info;
	leave_homes();
	return NULL;
}

/* ---- The parent's end ---- */

/*
 * The kernel sends a signal to this process when the thread that started it ends. An event loop
 * that turns has seen the end of its channel by then, and ends in order. So the signal only sets a
 * timer, for a loop that does not turn; the timer's signal is SIGKILL.
 */
#define PARENT_ENDED 50 /* a real-time signal that neither the C library nor node uses */

static int grace_timer = -1;
static struct itimerspec grace;

static void on_parent_end(int number) {
	int error = errno;
	(void)number;
	syscall(SYS_timer_settime, grace_timer, 0, &grace, NULL);
	errno = error;
}

static int watch_parent(double milliseconds) {
	struct sigevent kill = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
	struct sigaction action = {.sa_handler = on_parent_end, .sa_flags = SA_RESTART};
	if (grace_timer < 0 && syscall(SYS_timer_create, CLOCK_MONOTONIC, &kill, &grace_timer) != 0) return -errno;
	grace.it_value = timespec_of(milliseconds);
	if (sigaction(PARENT_ENDED, &action, NULL) != 0) return -errno;
	return prctl(PR_SET_PDEATHSIG, (unsigned long)PARENT_ENDED, 0, 0, 0) == 0 ? 0 : -errno;
}

/* hasInput(fd): whether there is something to read, or the other end is gone */
static napi_value has_input(napi_env env, napi_callback_info info) {
	napi_value given[1];
	int32_t fd;
	if (!arguments(env, info, 1, given) || napi_get_value_int32(env, given[0], &fd) != napi_ok)
		return throw_type(env, "hasInput(fd)");
	struct pollfd input = {.fd = fd, .events = POLLIN};
	napi_value result;
	return napi_get_boolean(env, poll(&input, 1, 0) > 0, &result) == napi_ok ? result : NULL;
}

/*
 * send(fd, bytes): writes to a socket what it takes at once; returns how many bytes that is, or
 * -errno
 */
static napi_value send_now(napi_env env, napi_callback_info info) {
	napi_value given[2];
	int32_t fd;
	void *bytes;
	size_t length;
	napi_typedarray_type type;
	if (!arguments(env, info, 2, given) || napi_get_value_int32(env, given[0], &fd) != napi_ok ||
	    napi_get_typedarray_info(env, given[1], &type, &length, &bytes, NULL, NULL) != napi_ok ||
	    type != napi_uint8_array)
		return throw_type(env, "send(fd, bytes)");
	/* The rest of what exceeds the result's range is sent next. */
	ssize_t sent = send(fd, bytes, length < INT32_MAX ? length : INT32_MAX, MSG_DONTWAIT | MSG_NOSIGNAL);
	return integer(env, sent < 0 ? -errno : (int32_t)sent);
}

/*
 * dieWithParent(milliseconds): from now on the kernel kills this process that long after the thread
 * that started it has ended; 0 or -errno
 */
static napi_value die_with_parent(napi_env env, napi_callback_info info) {
	napi_value given[1];
	double milliseconds;
	if (!arguments(env, info, 1, given) || napi_get_value_double(env, given[0], &milliseconds) != napi_ok || !(milliseconds > 0) ||
	    milliseconds > LONGEST_WAIT_MS)
		return throw_type(env, "dieWithParent(milliseconds) takes up to 60000 milliseconds");
	return integer(env, watch_parent(milliseconds));
}

/* ---- Processes that a worker thread started ---- */

/*
 * Node.js asks how a process ended in the event loop of the thread that started it. Once that
 * thread is gone nobody asks, and the process would stay in the system's table until the whole
 * program ends. So then a thread waits for it. The addon is never unloaded (see build-native.mjs),
 * so its code stays.
 */
static void *wait_for_process(void *pid) {
	while (waitpid((pid_t)(intptr_t)pid, NULL, 0) < 0 && errno == EINTR) {
	}
	return NULL;
}

static void adopt(void *pid) {
	start_thread(wait_for_process, pid);
}

/*
 * adoptLater(pid): the process is a child of this thread; if the thread ends first, another thread
 * waits for the process
 */
static napi_value adopt_later(napi_env env, napi_callback_info info) {
	napi_value given[1];
	int32_t pid;
	if (!arguments(env, info, 1, given) || napi_get_value_int32(env, given[0], &pid) != napi_ok || pid <= 0)
		return throw_type(env, "adoptLater(pid)");
	return integer(env, napi_add_env_cleanup_hook(env, adopt, (void *)(intptr_t)pid) == napi_ok ? 0 : -ENOMEM);
}

/* hasEnded(pid): the process was waited for */
static napi_value has_ended(napi_env env, napi_callback_info info) {
	napi_value given[1];
	int32_t pid;
	if (!arguments(env, info, 1, given) || napi_get_value_int32(env, given[0], &pid) != napi_ok || pid <= 0)
		return throw_type(env, "hasEnded(pid)");
	return integer(env, napi_remove_env_cleanup_hook(env, adopt, (void *)(intptr_t)pid) == napi_ok ? 0 : -EINVAL);
}

/* hasExited(pid): 1 if this child has ended, whether or not its end was asked for; otherwise 0 */
static napi_value has_exited(napi_env env, napi_callback_info info) {
	napi_value given[1];
	int32_t pid;
	if (!arguments(env, info, 1, given) || napi_get_value_int32(env, given[0], &pid) != napi_ok || pid <= 0)
		return throw_type(env, "hasExited(pid)");
	siginfo_t status = {.si_pid = 0};
	/* Its status stays for the event loop, which tells how it ended. */
	if (waitid(P_PID, (id_t)pid, &status, WEXITED | WNOHANG | WNOWAIT) != 0) return integer(env, errno == ECHILD);
	return integer(env, status.si_pid == pid);
}

NAPI_MODULE_INIT() {
	const struct {
		const char *name;
		napi_callback function;
	} functions[] = {
	    {"map", map},
	    {"giveToBuffer", give_to_buffer},
	    {"keepWrites", keep_writes},
	    {"keepFreed", keep_freed},
	    {"unmap", unmap},
	    {"fallocate", fallocate_file},
	    {"futexWait", futex_wait},
	    {"futexWake", futex_wake},
	    {"openForLife", open_for_life},
	    {"closeForLife", close_for_life},
	    {"inhabit", inhabit},
	    {"leaveHomes", leave_homes_now},
	    {"slotLock", slot_lock},
	    {"slotUnlock", slot_unlock},
	    {"slotTest", slot_test},
	    {"newWaiter", new_waiter},
	    {"arm", arm},
	    {"leave", leave},
	    {"resume", resume},
	    {"refWaiter", ref_waiter},
	    {"closeWaiter", close_waiter},
	    {"hasInput", has_input},
	    {"send", send_now},
	    {"dieWithParent", die_with_parent},
	    {"adoptLater", adopt_later},
	    {"hasEnded", has_ended},
	    {"hasExited", has_exited},
	};
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		napi_value function;
		if (napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].function, NULL, &function) != napi_ok ||
		    napi_set_named_property(env, exports, functions[i].name, function) != napi_ok)
			return NULL;
	}
	return exports;
}
