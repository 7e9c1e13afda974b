# good: pinned-objects
# Threads that each wait in write() with a string that is old, while the main thread makes objects.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import os
import sys
import threading


class Writer(threading.Thread):
    def __init__(self, fd):
        threading.Thread.__init__(self, daemon=True)
        self.fd = fd
        self.data = b"x" * 5000

    def run(self):
        while True:
            try:
                os.write(self.fd, self.data)
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
    writers = []
    for _ in range(4):
        reader, writer = os.pipe()
        readers.append(reader)
        writers.append(Writer(writer))
    gc.collect()  # now the strings are old
    for writer in writers:
        writer.start()
    return crunch(steps, readers)


print(main(int(1500000 * float(sys.argv[1]))))
sys.stdout.flush()
os._exit(0)
