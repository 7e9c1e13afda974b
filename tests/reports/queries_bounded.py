# A connection notes the last queries, for the page that shows them while debugging.
# source: django/django 2772, Bounded connection.queries (the remedy)
# wrong: nothing: the deque has a limit
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys


class Connection:
    def __init__(self):
        self.debug = True
        self.queries = collections.deque(maxlen=200)

    def execute(self, sql, params):
        if self.debug:
            self.queries.append({"sql": sql % params, "time": "%.3f" % (len(sql) / 1000)})
        return len(sql) & 7


connection = Connection()


def import_orders(n):
    total = 0
    for i in range(n):
        total += connection.execute("select id, name from customer where id = %d", (i % 977,))
        total += connection.execute("insert into orders (customer, amount) values (%d, %d)", (i % 977, i))
    return total


print(import_orders(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
