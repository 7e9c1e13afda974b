# Threads that allocate in hot loops and take turns.
# SPDX-License-Identifier: GPL-3.0-or-later
import threading


class Item(object):
    def __init__(self, number):
        self.number = number


def work(count, results):
    kept = []
    total = 0
    for i in range(count):
        kept.append(Item(i))
        if len(kept) > 1000:
            total += kept[-1].number
            kept = []
    results.append(total)


found = []
threads = [threading.Thread(target=work, args=(30000 + 1000 * n, found)) for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(found))
