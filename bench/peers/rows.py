"""The rows in Python, against the adapters with_multiprocessing and with_joblib."""
import statistics
import tempfile
import time

import tasks

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
