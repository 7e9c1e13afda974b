# A builder of queries copies itself before each change.
# source: kayak/pypika 160, copy.deepcopy() takes 55% of runtime of a simple benchmark; pypy/pypy 767
# wrong: deepcopy() goes through all that hangs on the object, by Python code with a table of what it has seen
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import copy
import sys


class Table:
    def __init__(self, name):
        self.name = name


class Query:
    def __init__(self, table):
        self.table = Table(table)
        self.columns = []
        self.wheres = []

    def select(self, *names):
        query = copy.deepcopy(self)  # (here)
        query.columns.extend(names)
        return query

    def where(self, name, value):
        query = copy.deepcopy(self)  # (here)
        query.wheres.append((name, value))
        return query

    def text(self):
        return "SELECT %s FROM %s WHERE %s" % (",".join(self.columns), self.table.name,
                                               " AND ".join("%s=%s" % pair for pair in self.wheres))


def run(n):
    length = 0
    for i in range(n):
        length += len(Query("users").select("id", "name").where("id", i).where("age", 7).text())
    return length


print(run(int(5000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
