# The futures of all jobs are kept in a list until the end, and with them their results.
# source: agronholm/pythonfutures 77, futures.as_completed leaks memory; python/cpython 98467
# wrong: what was used of each result is a number; the futures keep all of them. Drop a future when it was used
# must: growing-heap
# must: /futures/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import concurrent.futures
import sys

futures = []


def job(number):
    return [number * i for i in range(400)]


def run(n):
    total = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as executor:
        for i in range(n):
            future = executor.submit(job, i)
            futures.append(future)
            total += future.result()[-1] & 7
    return total


print(run(int(4000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
