"""Objects comparable with those of packages.mjs."""
import argparse
import datetime
import decimal
import re
import string

from joblib.externals.cloudpickle import dumps
from pickle import loads


class Record(dict):
    pass


def capturing():
    parser = argparse.ArgumentParser()
    for n in range(20):
        parser.add_argument(f'--option{n}', type=int, default=n)
    template = string.Template('$a $b')
    pattern = re.compile('a+b*')
    return {
        'marked': lambda text: parser.parse_args(text),
        'ajv': lambda value: template.substitute(value),
        'zod': lambda value: pattern.match(value),
    }


def instances(count):
    day = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc)
    return {
        'luxon': [day + datetime.timedelta(days=n) for n in range(count)],
        'immutable': [Record(a=n, b='b') for n in range(count)],
        'decimal': [decimal.Decimal(f'{n}.125') for n in range(count)],
    }
