# Parsed schedules are kept in a dictionary of the module, by their text, all of them.
# source: pallets-eco/croniter 195, Memory leak in EXPRESSIONS global dict cache
# wrong: the dictionary never forgets; the first screen must say that memory grows and that it hangs on
#   this global
# must: growing-heap at (here)
# must: /parsed/
# must not: large-object-churn
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

parsed = {}


def parse(text):
    if text not in parsed:
        parsed[text] = [int(part) for part in text.split(":")] + [text]  # (here)
    return parsed[text]


def serve(n):
    total = 0
    for i in range(n):
        total += parse("%d:%d:%d" % (i, i * 7 % 60, i % 24))[1]
    return total


print(serve(int(120000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
