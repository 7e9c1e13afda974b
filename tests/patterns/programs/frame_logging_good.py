# good: frame-escape
# The log's level is asked first; nothing is logged.
# SPDX-License-Identifier: GPL-3.0-or-later
import logging


def serve(log, n):
    total = 0
    for i in range(n):
        if log.level <= logging.WARNING:
            log.warning("request %d", i)
        total += i & 3
    return total


log = logging.getLogger("service")
log.setLevel(logging.ERROR)
print(serve(log, 5000))
