# A connection to a database for each job; it is never closed.
# source: pypy/pypy 2982, Continual Increase In Memory Utilization (a connection for each query); 839
# wrong: each connection has some hundred kilobytes of the library's, of which the collector knows
#   nothing; they go when it happens to run. One connection, or close()
# must: external-memory at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sqlite3
import sys


def job(number):
    db = sqlite3.connect(":memory:")
    db.execute("create table item (id integer primary key, name text)")  # (here)
    db.executemany("insert into item values (?, ?)", [(i, "name %d" % i) for i in range(100)])
    return db.execute("select count(*) from item").fetchone()[0] + number  # (here)


def run(n):
    total = 0
    for i in range(n):
        total += job(i)  # (here)
    return total


print(run(int(300 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
