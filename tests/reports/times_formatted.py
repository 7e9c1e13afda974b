# The time of each record is written out by strftime().
# source: pandas-dev/pandas 44764, PERF: strftime is slow (f-strings of the parts are quicker);
#   angr/angr-management 1737
# wrong: strftime() goes through the format in Python and then through C's own; an f-string, or the last text
#   again
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import datetime
import sys


def run(n):
    start = datetime.datetime(2021, 12, 5)
    length = 0
    for i in range(n):
        length += len((start + datetime.timedelta(seconds=i)).strftime("%Y-%m-%d %H:%M:%S"))  # (here)
    return length


print(run(int(30000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
