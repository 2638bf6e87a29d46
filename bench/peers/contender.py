"""A Python contender's side of a row, a program of its own: contender.py row module variant sizes.

The rows are those of ../rows, with the same work, sizes and rounds.
"""
import importlib
import json
import sys
import time


def main():
    name, module, variant, sizes = sys.argv[1:]
    sizes = json.loads(sizes)
    busy = sizes.pop('busy', 0) / 1000
    anew = sizes.pop('anew', False)
    if name == 'import':
        contender = Import(module)
    else:
        import rows
        adapter = importlib.import_module('with_' + module)
        contender = getattr(rows, name.title().replace('-', ''))(adapter, variant, sizes)
    if not anew:
        contender.round()
    print('{}', flush=True)
    for _ in sys.stdin:
        end = time.perf_counter() + busy
        while time.perf_counter() < end:
            contender.round()
        print(json.dumps(contender.round()), flush=True)
    contender.close()


class Import:
    def __init__(self, module):
        self.module = module

    def round(self):
        began = time.perf_counter()
        importlib.import_module(self.module)
        return {'parent': (time.perf_counter() - began) * 1e3}

    def close(self):
        pass


if __name__ == '__main__':
    main()
