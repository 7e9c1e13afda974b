# A session remembers the cursor of each query, of which the first row was read.
# source: vutran1710/PyrateLimiter 205, Fix cursor leaks in the sqlite3 backend; cwt/neosqlite 137
# wrong: each has a statement of sqlite's that is not finished, outside of the heap. close(), contextlib.closing
# must: external-memory at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sqlite3
import sys

connection = sqlite3.connect(":memory:")
connection.execute("create table t (a integer, b text)")
connection.executemany("insert into t values (?, ?)", ((i, "text %d" % i) for i in range(500)))


class Session:
    def __init__(self):
        self.cursors = []

    def first(self, number):
        cursor = connection.execute("select a, b from t where a >= ? order by b", (number % 400,))  # (here)
        self.cursors.append(cursor)
        return cursor.fetchone()[0]


session = Session()
print(sum(session.first(i) for i in range(int(400 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
