import multiprocessing

import tasks


def start_processes(method, file, count):
    """Starts all processes at once, then joins them."""
    context = multiprocessing.get_context(method)
    processes = [context.Process(target=tasks.report_time, args=(file,)) for _ in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def context(method):
    return multiprocessing.get_context(method)


class Pool:
    sends_closures = False

    def __init__(self, method, workers):
        self.pool = multiprocessing.get_context(method).Pool(workers)

    def apply_module(self, n):
        return self.pool.apply(tasks.increment, (n,))

    def apply_all(self, count):
        results = [self.pool.apply_async(tasks.increment, (n,)) for n in range(count)]
        return [result.get() for result in results]

    def map(self, task, items):
        return self.pool.map(task, items)

    def pid(self):
        return self.pool.apply(tasks.pid, (None,))

    def echo(self, value):
        return self.pool.apply(tasks.echo, (value,))

    def close(self):
        self.pool.close()
        self.pool.join()
