"""The rows in Python, against the adapters with_multiprocessing and with_joblib.

Rows import what only they need, because forking is slower the more the parent has loaded.
"""
import math
import statistics
import tempfile
import time

import tasks
from message_rows import Large, Pipe, Queue, QueueMany, QueueObjects

WORKERS = 2
LEAST_CALLS = 100


class Start:
    def __init__(self, adapter, variant, sizes):
        self.start_process = lambda file: adapter.start_processes(variant, file, 1)
        with tempfile.NamedTemporaryFile('r') as file:
            for _ in range(sizes.get('earlier', 0)):
                self.start_process(file.name)

    def round(self):
        with tempfile.NamedTemporaryFile('r') as file:
            began = time.monotonic_ns()
            self.start_process(file.name)
            joined = time.monotonic_ns()
            return {'firstLine': (int(file.read()) - began) / 1e6, 'joined': (joined - began) / 1e6}

    def close(self):
        pass


class FirstStart(Start):
    def round(self):
        return {'firstLine': super().round()['firstLine']}


class Spawn(Start):
    pass


class Burst:
    def __init__(self, adapter, variant, sizes):
        self.start_all = lambda file: adapter.start_processes(variant, file, sizes['starts'])

    def round(self):
        with tempfile.NamedTemporaryFile('r') as file:
            began = time.monotonic_ns()
            self.start_all(file.name)
            return {'all': (time.monotonic_ns() - began) / 1e6}

    def close(self):
        pass


class Loop(Start):
    def __init__(self, adapter, variant, sizes):
        super().__init__(adapter, variant, sizes)
        self.starts = sizes['starts']

    def round(self):
        with tempfile.NamedTemporaryFile('r') as file:
            began = time.monotonic_ns()
            for _ in range(self.starts):
                self.start_process(file.name)
            return {'each': (time.monotonic_ns() - began) / 1e6 / self.starts}


class PoolRow:
    def __init__(self, adapter, variant, sizes):
        self.pool = adapter.Pool(variant, WORKERS)
        self.sizes = sizes

    def close(self):
        self.pool.close()


class Apply(PoolRow):
    def round(self):
        calls = {'module': self.pool.apply_module}
        if self.pool.sends_closures:
            calls['arrow'] = lambda n: self.pool.apply(lambda x: x + 1, n)
            calls['capturing'] = lambda n: self.pool.apply(lambda _: n + 1, n)
        figures = {}
        for kind in self.sizes['kinds']:
            if kind in calls:
                times = self.times_of(calls[kind])
                figures[kind] = statistics.median(times)
                figures[kind + '-p99'] = sorted(times)[max(0, math.ceil(0.99 * len(times)) - 1)]
        return figures

    def times_of(self, call):
        """Microseconds of each call, up to a number of calls or a time, whichever comes first."""
        times = []
        end = time.perf_counter() + self.sizes.get('milliseconds', math.inf) / 1e3
        while len(times) < self.sizes.get('calls', math.inf):
            began = time.perf_counter()
            n = len(times)
            if n >= LEAST_CALLS and began >= end:
                break
            result = call(n)
            times.append((time.perf_counter() - began) * 1e6)
            assert result == n + 1
        return times


class InFlight(PoolRow):
    def round(self):
        count = self.sizes['tasks']
        began = time.perf_counter()
        results = self.pool.apply_all(count)
        took = time.perf_counter() - began
        assert results[-1] == count
        return {'rate': count / took / 1e3}


class Map(PoolRow):
    def round(self):
        items = range(self.sizes['items'])
        began = time.perf_counter()
        results = self.pool.map(tasks.increment, items)
        took = time.perf_counter() - began
        assert results[-1] == len(items)
        return {'time': took * 1e3}


class Cpu:
    """Includes the pool's start; the work alone is done afterwards."""

    def __init__(self, adapter, variant, sizes):
        self.open_pool = lambda: adapter.Pool(variant, WORKERS)
        self.limits = [sizes['pythonLimit']] * sizes['items']

    def round(self):
        began = time.perf_counter()
        pool = self.open_pool()
        counts = pool.map(tasks.count_primes, self.limits)
        took = time.perf_counter() - began
        pool.close()
        began = time.perf_counter()
        assert counts == [tasks.count_primes(limit) for limit in self.limits]
        return {'speedup': (time.perf_counter() - began) / took}

    def close(self):
        pass


class Uneven(PoolRow):
    def __init__(self, adapter, variant, sizes):
        super().__init__(adapter, variant, sizes)
        self.seed = 1 + sizes.get('turn', 0)

    def round(self):
        items = self.arrange()
        began = time.perf_counter()
        self.pool.map(tasks.spin, items)
        took = (time.perf_counter() - began) * 1e3
        return {self.sizes['places']: (took / (sum(items) / WORKERS) - 1) * 100}

    def arrange(self):
        count, places = self.sizes['tasks'], self.sizes['places']
        short, long = [self.sizes['short']], [self.sizes['long']]
        long_tasks = count // 100
        if places == 'first':
            return long * long_tasks + short * (count - long_tasks)
        if places == 'last':
            return short * (count - long_tasks) + long * long_tasks
        items = short * count
        for start in range(0, count, 100):
            self.seed = self.seed * 48271 % 2147483647
            items[start + self.seed % 100] = long[0]
        return items


class Memory(PoolRow):
    def round(self):
        time.sleep(self.sizes['settle'] / 1e3)
        with open(f'/proc/{self.pool.pid()}/smaps_rollup') as file:
            private = [int(line.split()[1]) for line in file if line.startswith('Private_')]
        return {'uss': sum(private) / 1024}


class Closure:
    def __init__(self, adapter, variant, sizes):
        self.sizes = sizes
        self.dumps = None
        if variant == 'cloudpickle':
            from joblib.externals.cloudpickle import dumps
            self.dumps = dumps
        else:
            self.pool = adapter.Pool(variant, WORKERS)
            for n in range(self.sizes['warmUp']):
                self.pool.apply_module(n)

    def round(self):
        times = [self.time(n) for n in range(1 + self.sizes['later'])]
        first, later = times[0], statistics.median(times[1:])
        return {'firstCall': first, 'laterCall': later} if self.dumps else {'first': first, 'later': later}

    def time(self, n):
        """Milliseconds of the round trip, or of encoding the function if nothing is sent."""
        began = time.perf_counter()
        result = self.dumps(lambda _: n + 1) if self.dumps else self.pool.apply(lambda _: n + 1, n)
        took = (time.perf_counter() - began) * 1e3
        assert self.dumps or result == n + 1
        return took

    def close(self):
        if not self.dumps:
            self.pool.close()


class PackageCaptured:
    def __init__(self, adapter, variant, sizes):
        import packages
        self.dumps = packages.dumps
        self.later = sizes['later']
        self.capturing = packages.capturing()

    def round(self):
        figures = {}
        for name, fn in self.capturing.items():
            times = [self.cost(fn) for _ in range(self.later + 1)]
            figures[name + 'First'] = times[0]
            figures[name] = statistics.median(times[1:])
        return figures

    def cost(self, fn):
        began = time.process_time()
        self.dumps(fn)
        return (time.process_time() - began) * 1e3

    def close(self):
        pass


class PackageInstances:
    def __init__(self, adapter, variant, sizes):
        import packages
        self.copy = lambda values: packages.loads(packages.dumps(values))
        self.instances = packages.instances(sizes['count'])

    def round(self):
        figures = {}
        for name, values in self.instances.items():
            began = time.perf_counter()
            copies = self.copy(values)
            figures[name] = (time.perf_counter() - began) * 1e3
            assert copies[-1] == values[-1]
        return figures

    def close(self):
        pass


class Lock:
    def __init__(self, adapter, variant, sizes):
        self.context = adapter.context(variant)
        self.lock = self.context.Lock()
        self.sizes = sizes

    def round(self):
        measures = {
            'alone': self.alone,
            'awaited': self.alone,
            'two': lambda: self.together(2, self.sizes['contended']),
            'four': lambda: self.together(4, self.sizes['contended']),
        }
        return {kind: measures[kind]() for kind in self.sizes['kinds']}

    def alone(self):
        times = self.sizes['alone']
        began = time.perf_counter()
        take_turns(self.lock, times)
        return (time.perf_counter() - began) * 1e9 / times

    def together(self, processes, times):
        barrier = self.context.Barrier(processes)
        spans = self.context.Array('d', 2 * processes, lock=False)
        workers = [
            self.context.Process(target=take_turns_together, args=(self.lock, barrier, times, spans, 2 * i))
            for i in range(processes)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return (max(spans[1::2]) - min(spans[0::2])) * 1e9 / (processes * times)

    def close(self):
        pass


def take_turns(lock, times):
    for _ in range(times):
        lock.acquire()
        lock.release()


def take_turns_together(lock, barrier, times, spans, at):
    barrier.wait()
    spans[at] = time.monotonic()
    take_turns(lock, times)
    spans[at + 1] = time.monotonic()


class Wake:
    def __init__(self, adapter, variant, sizes):
        self.context = adapter.context(variant)
        self.trips = sizes['trips']

    def round(self):
        ping, pong = self.context.Semaphore(0), self.context.Semaphore(0)
        worker = self.context.Process(target=answer, args=(ping, pong, self.trips + 1))
        worker.start()
        ping.release()
        pong.acquire()
        began = time.perf_counter()
        for _ in range(self.trips):
            ping.release()
            pong.acquire()
        took = time.perf_counter() - began
        worker.join()
        return {'blocking': took * 1e6 / self.trips}

    def close(self):
        pass


def answer(ping, pong, trips):
    for _ in range(trips):
        ping.acquire()
        pong.release()


class Idle:
    def __init__(self, adapter, variant, sizes):
        context = adapter.context(variant)
        self.seconds = sizes['seconds']
        self.lock = context.Lock()
        self.lock.acquire()
        self.waiters = [context.Process(target=self.lock.acquire, daemon=True) for _ in range(8)]
        for waiter in self.waiters:
            waiter.start()
        time.sleep(3)

    def round(self):
        before = sum(map(self.used, self.waiters))
        time.sleep(self.seconds)
        return {'cpu': (sum(map(self.used, self.waiters)) - before) / 1e7 / self.seconds}

    def used(self, waiter):
        with open(f'/proc/{waiter.pid}/schedstat') as file:
            return int(file.read().split()[0])

    def close(self):
        for waiter in self.waiters:
            waiter.kill()
