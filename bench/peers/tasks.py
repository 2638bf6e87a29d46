"""The tasks that the workers of the Python contenders run: tasks.mjs in Python."""
import os
import time


def increment(n):
    return n + 1


def echo(value):
    return value


def spin(milliseconds):
    end = time.perf_counter() + milliseconds / 1e3
    while time.perf_counter() < end:
        pass
    return milliseconds


def count_primes(limit):
    return sum(map(is_prime, range(2, limit)))


def is_prime(candidate):
    divisor = 2
    while divisor * divisor <= candidate:
        if candidate % divisor == 0:
            return False
        divisor += 1
    return True


def pid(_):
    return os.getpid()


def report_time(file):
    now = time.monotonic_ns()
    with open(file, 'w') as report:
        report.write(str(now))
