"""The rows in Python, against the adapters with_multiprocessing and with_joblib."""
import statistics
import tempfile
import time

import packages
import tasks
from message_rows import Large, Pipe, Queue, QueueMany, QueueObjects

WORKERS = 2


class Start:
    def __init__(self, adapter, variant, sizes):
        self.start_process = lambda file: adapter.start_process(variant, file)

    def round(self):
        with tempfile.NamedTemporaryFile('r') as file:
            began = time.monotonic_ns()
            self.start_process(file.name)
            joined = time.monotonic_ns()
            return {'firstLine': (int(file.read()) - began) / 1e6, 'joined': (joined - began) / 1e6}

    def close(self):
        pass


class FirstStart(Start):
    fresh = True

    def round(self):
        return {'firstLine': super().round()['firstLine']}


class Burst(Start):
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
        kinds = {'module': self.pool.apply_module}
        if self.pool.sends_closures:
            kinds['arrow'] = lambda n: self.pool.apply(lambda x: x + 1, n)
            kinds['capturing'] = lambda n: self.pool.apply(lambda _: n + 1, n)
        return {kind: self.median_call(call) for kind, call in kinds.items()}

    def median_call(self, call):
        times = []
        for n in range(self.sizes['calls']):
            began = time.perf_counter()
            result = call(n)
            times.append((time.perf_counter() - began) * 1e6)
            assert result == n + 1
        return statistics.median(times)


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


class Uneven(PoolRow):
    def round(self):
        items = self.draw()
        began = time.perf_counter()
        self.pool.map(tasks.spin, items)
        took = (time.perf_counter() - began) * 1e3
        return {'over': (took / (sum(items) / WORKERS) - 1) * 100}

    seed = 1

    def draw(self):
        items = [self.sizes['short']] * self.sizes['tasks']
        for start in range(0, len(items), 100):
            self.seed = self.seed * 48271 % 2147483647
            items[start + self.seed % 100] = self.sizes['long']
        return items


class Memory(PoolRow):
    def round(self):
        time.sleep(self.sizes['settle'] / 1e3)
        with open(f'/proc/{self.pool.pid()}/smaps_rollup') as file:
            private = [int(line.split()[1]) for line in file if line.startswith('Private_')]
        return {'uss': sum(private) / 1024}


class Closure:
    """A program of its own for each round: what is sent is new to it."""
    fresh = True

    def __init__(self, adapter, variant, sizes):
        self.pool = adapter.Pool(variant, WORKERS)
        self.sizes = sizes
        for n in range(self.sizes['warmUp']):
            self.pool.apply_module(n)

    def round(self):
        times = []
        for n in range(1 + self.sizes['later']):
            began = time.perf_counter()
            result = self.pool.apply(lambda _: n + 1, n)
            times.append((time.perf_counter() - began) * 1e3)
            assert result == n + 1
        return {'first': times[0], 'later': statistics.median(times[1:])}

    def close(self):
        self.pool.close()


class PackageCaptured:
    """A program of its own for each round."""
    fresh = True

    def __init__(self, adapter, variant, sizes):
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
        packages.dumps(fn)
        return (time.process_time() - began) * 1e3

    def close(self):
        pass


class PackageInstances:
    def __init__(self, adapter, variant, sizes):
        self.instances = packages.instances(sizes['count'])

    def round(self):
        figures = {}
        for name, values in self.instances.items():
            began = time.perf_counter()
            copies = packages.loads(packages.dumps(values))
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
        alone, contended = self.sizes['alone'], self.sizes['contended']
        began = time.perf_counter()
        take_turns(self.lock, alone)
        return {
            'alone': (time.perf_counter() - began) * 1e9 / alone,
            'two': self.together(2, contended),
            'four': self.together(4, contended),
        }

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
