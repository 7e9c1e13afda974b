# Tables of numbers are written by pickle and read again.
# source: pypy/pypy 3230, Using pickle slows down PyPy3.6 v7.3.1
# wrong: pickle is written in Python under PyPy; array.tobytes(), or marshal, for numbers
# must: costly-call at (here)
# must: costly-call at (there)
# must not: medium-lived, nursery-too-small, bigint-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import pickle
import sys


def run(n):
    table = {i: i * i for i in range(5000)}
    total = 0
    for _ in range(n):
        file = io.BytesIO()
        pickle.dump(table, file)  # (here)
        file.seek(0)
        total += len(pickle.load(file))  # (there)
    return total


print(run(int(20 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
