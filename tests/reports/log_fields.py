# Fields of lines of a log, by a regular expression with groups.
# source: pypy/pypy 1816, Performance issue with re module and processing a bunch of logs; 1681
# wrong: the expression goes back at each quoted field; split() at what stands between
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small, guard-failures
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import sys

LINE = re.compile(r'(\S+) (\S+) (\S+) \[(.*?)\] "(.*?)" (\d+) (\d+|-) "(.*?)" "(.*?)"')


def run(lines, rounds):
    size = 0
    for _ in range(rounds):
        for line in lines:
            found = LINE.match(line)  # (here)
            if found:
                fields = found.groups()
                if fields[6] != "-":
                    size += int(fields[6])
    return size


text = '10.0.%d.%d - - [12/Mar/2014:10:11:%02d +0100] "GET /p/%d HTTP/1.1" 200 %s "http://x.org/%d" "agent/5 (%d)"'
logged = [text % (i & 255, i % 77, i % 60, i, "-" if i % 9 == 0 else i * 3, i, i) for i in range(2000)]
print(run(logged, int(60 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
