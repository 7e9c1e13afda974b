# Answers are kept by their question, all of them, for ever.
# source: Javidjms/influxable 31, Memory may grow indefinitely; pypy/pypy 2869, Celery Memory growing forever
# wrong: lru_cache(maxsize=None) never forgets; the first screen must say that memory grows through the
#   whole run, and on what it hangs
# must: growing-heap
# must not: large-object-churn
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import sys


@functools.lru_cache(maxsize=None)
def resolve(question):
    return [question, len(question), question.upper()]


def serve(n):
    total = 0
    for i in range(n):
        total += resolve("select %d" % i)[1]
    return total


print(serve(int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
