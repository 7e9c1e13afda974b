# One row is asked for at a time, by a cursor that nobody closes.
# source: tinygrad/tinygrad 5906, fix: sqlite on pypy; pypy/pypy 839
# wrong: sqlite3 is Python code over cffi in PyPy; each execute() makes a cursor with a finalizer that
#   waits for a major collection. One cursor, or executemany() and one query for many rows
# must: costly-call or finalizer-churn or garbage-waits at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sqlite3
import sys


def ask(db, n):
    total = 0
    for i in range(n):
        total += db.execute("select size from item where id = ?", (i % 500,)).fetchone()[0]  # (here)
    return total


db = sqlite3.connect(":memory:")
db.execute("create table item (id integer primary key, size integer)")
db.executemany("insert into item values (?, ?)", [(i, i * 3) for i in range(500)])
print(ask(db, int(14000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
