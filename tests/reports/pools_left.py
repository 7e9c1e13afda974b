# An executor is made for each request, and never shut down.
# source: mem0ai/mem0 4586, Thread leak: ThreadPoolExecutor created per call, never properly cleaned up
# wrong: each leaves a thread that waits for work, with its stack. One executor for all, or with ...
# must: /[Tt]hread|executor/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import concurrent.futures
import sys

executors = []


def search(number):
    executor = concurrent.futures.ThreadPoolExecutor(max_workers=1)
    executors.append(executor)
    return executor.submit(pow, number, 3, 1009).result()


print(sum(search(i) for i in range(int(120 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
