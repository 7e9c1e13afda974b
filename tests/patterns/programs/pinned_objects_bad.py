# bad: pinned-objects in run
# Threads that each wait in write() with a fresh string, while the main thread makes objects.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys
import threading


class Writer(threading.Thread):
    def __init__(self, fd):
        threading.Thread.__init__(self, daemon=True)
        self.fd = fd

    def run(self):
        n = 0
        while True:
            n += 1
            data = b"%d" % n + b"x" * 5000
            try:
                os.write(self.fd, data)
            except OSError:
                return


class Point:
    def __init__(self, x):
        self.x = x


def crunch(steps, pipes):
    kept = [None] * 100
    for step in range(steps):
        kept[step % 100] = Point(step)
        if step % 20000 == 0:
            for reader in pipes:
                os.read(reader, 5000)
    return len(kept)


def main(steps):
    readers = []
    for _ in range(4):
        reader, writer = os.pipe()
        readers.append(reader)
        Writer(writer).start()
    return crunch(steps, readers)


print(main(int(1500000 * float(sys.argv[1]))))
sys.stdout.flush()
os._exit(0)
