# A worker forwards what is logged, through a handler that writes into a StringIO that nobody empties.
# source: hatchet-dev/hatchet 4432, fix: memory leak in Python SDK worker logging
# wrong: all text that was ever logged is in the StringIO. A Handler without a stream, or truncate(0)
# must: growing-heap
# must: /captured|StringIO|stream/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import logging
import sys

captured = io.StringIO()
log = logging.getLogger("worker")
log.addHandler(logging.StreamHandler(captured))
log.setLevel(logging.INFO)


def run(n):
    for i in range(n):
        log.info("job %d: %s", i, "a line of the answer, as it is " * 25)


run(int(12000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
print(captured.tell())
