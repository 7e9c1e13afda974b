# bad: frame-escape
# A message to the log for every request: logging looks for its caller's frame.
# SPDX-License-Identifier: GPL-3.0-or-later
import logging


class Quiet(logging.Handler):
    def emit(self, record):
        pass


def serve(log, n):
    total = 0
    for i in range(n):
        log.warning("request %d", i)  # found
        total += i & 3
    return total


log = logging.getLogger("service")
log.addHandler(Quiet())
log.propagate = False
print(serve(log, 5000))
