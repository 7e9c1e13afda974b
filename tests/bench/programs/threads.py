# Threads that take turns: each counts words in a dict of its own.
# SPDX-License-Identifier: GPL-3.0-or-later

import threading


def work(count, results, index):
    words = {}
    for i in range(count):
        word = "w%d" % (i * 7919 % 503)
        words[word] = words.get(word, 0) + 1
    results[index] = sum(words.values())


def main(threads, count):
    results = [0] * threads
    running = [threading.Thread(target=work, args=(count, results, i)) for i in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sum(results)


print(main(4, 300000))
