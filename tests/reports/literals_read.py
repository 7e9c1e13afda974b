# Lines of a file that another Python program wrote are read by ast.literal_eval().
# source: BerriAI/litellm 7545, use _read_request_body instead of ast.literal_eval to get better performance;
#   PnX-SI/GeoNature 1504
# wrong: each line is parsed to a tree of Python's syntax; written as JSON it is read ten times as fast
# must: compile-in-loop or costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import ast
import sys


def run(n):
    lines = [repr({"id": i, "name": "row %d" % i, "parts": [i, i + 1, -i], "done": i % 2 == 0})
             for i in range(n)]
    total = 0
    for line in lines:
        row = ast.literal_eval(line)  # (here)
        total += row["id"] + len(row["parts"])
    return total


print(run(int(2500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
