# bad: costly-call in run
# Attributes whose names are made while the program runs: no call takes much, all together do.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Settings:
    pass


def run(n):
    settings = Settings()
    for i in range(n):
        setattr(settings, "field%d" % (i % 40), i)
    return len(vars(settings))


print(run(int(400000 * float(sys.argv[1]))))
