# The same, but each session unsubscribes when it is done.
# source: JurgenR/aioslsk 314, Allow unregistering from an event (the remedy)
# wrong: nothing
# must not: growing-heap, external-memory, kept-frames
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Bus:
    def __init__(self):
        self.handlers = {}

    def subscribe(self, number, handler):
        self.handlers[number] = handler

    def unsubscribe(self, number):
        del self.handlers[number]


class Session:
    def __init__(self, bus, number):
        self.number = number
        self.inbox = [number] * 20
        self.bus = bus
        bus.subscribe(number, self.receive)

    def receive(self, message):
        self.inbox.append(message)

    def close(self):
        self.bus.unsubscribe(self.number)


bus = Bus()


def serve(n):
    total = 0
    for i in range(n):
        session = Session(bus, i)
        total += len(session.inbox)
        session.close()
    return total


print(serve(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
