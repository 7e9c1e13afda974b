# Each object that is loaded gets a weak reference with a callback, to clean up when it is gone.
# source: sqlalchemy's InstanceState (weakref.ref(obj, self._cleanup)); scikit-hep/pyhf 1035
# wrong: a callback keeps what belongs to the reference out of the nursery until a major collection; nothing is
#   left open
# must: weakref-churn at (here), (made)
# must not: finalizer-churn, medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import weakref


class Row:
    pass


class State:
    def __init__(self, row):
        self.row = weakref.ref(row, self.cleanup)  # (here)

    def cleanup(self, reference):
        self.row = None


def load(n):
    total = 0
    for i in range(n):
        row = Row()
        row.state = State(row)  # (made)
        total += row.state.row() is row
    return total


print(load(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
