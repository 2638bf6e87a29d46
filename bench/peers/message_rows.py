"""The rows about messages: queues, pipes, large arguments. `blocking` and `async` are our two ways of sending; here both mean the same."""
import math
import time

TENTH = 10
# Fraction of uncounted messages before the counted ones.
WARM_UP = 1 / 4
WAYS = ['blocking', 'async']


class Queue:
    processes = 1

    def __init__(self, adapter, variant, sizes):
        self.context = adapter.context('fork')
        self.kind = variant
        self.counts = sizes['counts']
        self.kinds = sizes.get('kinds', self.counts)
        self.ways = sizes.get('ways', WAYS)
        self.warm_up = sizes.get('warmUp', WARM_UP)

    def round(self):
        figures = {}
        for what in self.kinds:
            count = self.counts[what]
            rate = count / stream(self.context, self.kind, self.processes, what, count, self.warm_up) / 1e3
            if what.isdigit() and int(what) >= 2 ** 16:
                rate *= 1e3
            figures.update({f'{what}-{way}': rate for way in self.ways})
        return figures

    def close(self):
        pass


class QueueMany(Queue):
    processes = 2


class QueueObjects(Queue):
    pass


class Pipe:
    def __init__(self, adapter, variant, sizes):
        self.context = adapter.context('fork')
        self.trips, self.messages = sizes['trips'], sizes['messages']

    def round(self):
        trip = self.measure_trips() * 1e6 / self.trips
        rate = self.messages / stream(self.context, 'Pipe', 1, '1024', self.messages, WARM_UP) / 1e3
        return {'trip-blocking': trip, 'trip-async': trip, 'bytes-blocking': rate, 'bytes-async': rate}

    def measure_trips(self):
        near, far = self.context.Pipe()
        warm_up = math.ceil(WARM_UP * self.trips)
        answerer = self.context.Process(target=answer, args=(far, warm_up + self.trips))
        answerer.start()
        person = messages_of('people')[0]
        ask(near, person, warm_up)
        began = time.perf_counter()
        ask(near, person, self.trips)
        took = time.perf_counter() - began
        answerer.join()
        return took

    def close(self):
        pass


class Large:
    def __init__(self, adapter, variant, sizes):
        self.pool = adapter.Pool(variant, 2)
        self.numbers = sizes['numbers']
        for n in range(sizes['warmUp']):
            self.pool.apply_module(n)

    def round(self):
        import numpy
        array = numpy.full(self.numbers, 0.5)
        times = []
        for _ in range(TENTH):
            began = time.perf_counter()
            result = self.pool.echo(array)
            times.append((time.perf_counter() - began) * 1e3)
            assert len(result) == self.numbers and result[-1] == 0.5
        return {'first': times[0], 'tenth': times[-1]}

    def close(self):
        self.pool.close()


def messages_of(what):
    return [person_of(id) for id in range(1000)] if what == 'people' else [b'x' * int(what)]


def person_of(id):
    return {
        'id': id,
        'name': f'Person {id}',
        'email': f'person.{id}@example.com',
        'age': id % 100,
        'score': id / 7,
        'active': id % 2 == 0,
        'joined': '2024-02-29T12:00:00Z',
    }


def stream(context, kind, processes, what, count, warm_up):
    """Seconds from the first put to the last get. `warm_up` is a fraction of `count`."""
    put, get = ends_of(context, kind)
    messages = messages_of(what)
    barrier = context.Barrier(2 * processes)
    times = context.Array('d', 2 * processes, lock=False)
    counts = math.ceil(warm_up * count / processes), count // processes
    tasks = [
        context.Process(target=target, args=(pass_one, messages, counts, barrier, times, 2 * i + which))
        for i in range(processes)
        for which, (target, pass_one) in enumerate([(put_all, put), (get_all, get)])
    ]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
    return max(times[1::2]) - min(times[0::2])


def ends_of(context, kind):
    if kind == 'Pipe':
        receiver, sender = context.Pipe(duplex=False)
        return sender.send_bytes, receiver.recv_bytes
    queue = getattr(context, kind)()
    return queue.put, queue.get


def put_all(put, messages, counts, barrier, times, at):
    warm_up, count = counts
    for i in range(warm_up):
        put(messages[i % len(messages)])
    barrier.wait()
    times[at] = time.monotonic()
    for i in range(count):
        put(messages[i % len(messages)])


def get_all(get, messages, counts, barrier, times, at):
    warm_up, count = counts
    for _ in range(warm_up):
        get()
    barrier.wait()
    for _ in range(count):
        get()
    times[at] = time.monotonic()


def ask(end, message, trips):
    for _ in range(trips):
        end.send(message)
        end.recv()


def answer(end, trips):
    for _ in range(trips):
        end.send(end.recv())
