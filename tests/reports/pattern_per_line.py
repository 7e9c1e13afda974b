# Lines of a log are matched, and the pattern is compiled for each line.
# source: saltstack/salt 13537, "There is no need to recompile the pattern for every line in the file"
# wrong: re.compile() looks its pattern up for each line; kept in a variable it does not
# must: costly-call or compile-in-loop at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import sys


def run(n):
    lines = ["host%d status=%d time=%d" % (i % 7, 200 + i % 3 * 100, i) for i in range(500)]
    total = 0
    for _ in range(n):
        for line in lines:
            matcher = re.compile(r"status=(\d+)")  # (here)
            total += int(matcher.search(line).group(1))  # (there)
    return total


print(run(int(200 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
