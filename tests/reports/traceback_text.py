# Each failed job leaves its traceback as text.
# source: quora/asynq 23, Defer calling inspect.getframeinfo until traceback line generation
# wrong: traceback.format_exc() makes summaries of frames and looks sources up for each failure; keep
#   the type and the message, format when somebody asks
# must: costly-call or frame-escape at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import traceback


def job(i):
    return int("x%d" % i)


def run(n):
    size = 0
    for i in range(n):
        try:
            job(i)
        except ValueError:
            size += len(traceback.format_exc())  # (here)
    return size


print(run(int(4000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
