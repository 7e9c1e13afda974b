# Debug messages that nobody wants, below the level.
# source: freeorion/freeorion 1716; python/cpython 30962, logging: isEnabledFor() cache
# wrong: nothing much; the level is asked for and nothing is made
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import logging
import sys

log = logging.getLogger("steps")
log.setLevel(logging.WARNING)


def run(n):
    total = 0
    for i in range(n):
        log.debug("step %d", i)
        total += (i * i) & 15
    return total


print(run(int(600000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
