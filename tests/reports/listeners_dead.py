# Listeners are held weakly; their references are never taken out of the list.
# source: vispy/vispy 1593, Fix memory leak caused by keeping weak references to callbacks; matplotlib/matplotlib 19474
# wrong: the list of dead references grows. A callback of the reference that removes it, or WeakSet
# must: growing-heap
# must: /listeners/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import weakref


class Widget:
    def __init__(self, number):
        self.number = number


class Signal:
    def __init__(self):
        self.listeners = []

    def connect(self, widget):
        self.listeners.append(weakref.ref(widget))


signal = Signal()


def show(n):
    total = 0
    for i in range(n):
        widget = Widget(i)
        signal.connect(widget)
        total += widget.number & 1
    return total


print(show(int(150000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
