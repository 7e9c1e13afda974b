# A pool of one thread is given a task for each number.
# source: joblib/loky 12, Large overhead for very short tasks (ThreadPoolExecutor in place of processes)
# wrong: a future, a lock, a condition and two ways through a queue for each number; a task for a thousand
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import concurrent.futures
import sys


def square(x):
    return x * x % 97


def run(n):
    total = 0
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        for i in range(n):
            total += pool.submit(square, i).result()  # (here)
    return total


print(run(int(3000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
