# A connection notes every query, for the page that shows them while debugging.
# source: django/django 2772, Bounded connection.queries; open-cloud/xos 94; klen/py-frameworks-bench 138
# wrong: the list is never cut. A deque with maxlen, or debugging off
# must: growing-heap or record-dicts
# must: /queries/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Connection:
    def __init__(self):
        self.debug = True
        self.queries = []

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


print(import_orders(int(40000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
