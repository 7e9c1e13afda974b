# A logger with a name of its own for each request.
# source: github/annotated-logger 83, Clean up loggers in root manager's loggerDict to prevent memory buildup
# wrong: logging keeps each logger for ever, in loggerDict of its manager. One logger, and the request's number
#   in the message
# must: growing-heap
# must: /loggerDict/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import logging
import sys

logging.basicConfig(level=logging.WARNING)


def handle(number):
    log = logging.getLogger("request.%d" % number)
    log.debug("begins")
    return number & 3


def serve(n):
    total = 0
    for i in range(n):
        total += handle(i)
    return total


print(serve(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
