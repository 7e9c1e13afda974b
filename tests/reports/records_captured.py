# A logging handler keeps every record, so that a page can show the last ones.
# source: Tribler/tribler 8530, Fixed memory leak in the logging endpoint; rollbar/pyrollbar 43
# wrong: the handler's list is never cut: 18,000 records, each with its dictionary of twenty items. A deque with
#   maxlen, or the formatted text of the last few
# must: growing-heap
# must: /records/
# must not: external-memory, large-object-churn
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import logging
import sys


class History(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(record)


log = logging.getLogger("shop")
log.setLevel(logging.INFO)
log.propagate = False
history = History()
log.addHandler(history)


def serve(n):
    for i in range(n):
        log.info("order %d of customer %s", i, "c%d" % (i % 97))
    return len(history.records)


print(serve(int(18000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
