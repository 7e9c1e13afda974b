# Forked children, each of which does a little and ends.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys


def child(number):
    return sum(len(str({i: [i]})) for i in range(3000 + number)) % 200


def work(count):
    total = 0
    for number in range(count):
        pid = os.fork()
        if pid == 0:
            os._exit(child(number))
        total += os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return total


print(work(round(20 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
