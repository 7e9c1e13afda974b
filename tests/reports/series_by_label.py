# A counter has a series for each set of labels, and one of the labels is the task's key.
# source: chrisguidry/docket 164, Fix memory leak in Prometheus metrics by removing unbounded labels
# wrong: no series is ever removed. Labels that have few values
# must: growing-heap
# must: /series/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Series:
    def __init__(self, labels):
        self.labels = labels
        self.value = 0.0
        self.created = 1700000000.5


class Counter:
    def __init__(self, name, labels):
        self.name, self.labels = name, labels
        self.series = {}

    def with_labels(self, **values):
        key = tuple(values[name] for name in self.labels)
        if key not in self.series:
            self.series[key] = Series(key)
        return self.series[key]


retried = Counter("tasks_retried", ("docket", "task", "key"))


def run(n):
    for i in range(n):
        retried.with_labels(docket="main", task="send%d" % (i % 7), key="task-%06d" % (i // 2)).value += 1
    return len(retried.name)


print(run(int(80000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
