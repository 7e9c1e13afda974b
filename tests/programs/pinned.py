# Pinned objects: young strings that are being written while another thread collects.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import threading

COUNT = 120
SIZE = 70000  # more than a pipe holds: the writer waits, its string pinned


class Item(object):
    def __init__(self, number):
        self.number = number


def drain(end):
    received = 0
    kept = []
    while received < COUNT * SIZE:
        received += len(os.read(end, 4096))
        kept.append([Item(i) for i in range(300)])
        if len(kept) > 20:
            kept = []


source, sink = os.pipe()
reader = threading.Thread(target=drain, args=(source,))
reader.start()
for n in range(COUNT):
    data = b"%d" % n
    os.write(sink, data + b"y" * (SIZE - len(data)))
reader.join()
print("ok")
