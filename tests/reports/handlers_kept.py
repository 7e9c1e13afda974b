# Every session subscribes to the bus, and none unsubscribes.
# source: scikit-hep/pyhf 1035, Weakly reference callables for pub-sub model; khive-ai/lionherd-core 22,
#   EventBus subscription memory leak
# wrong: bound methods keep the sessions alive with all that they have; the first screen must say that
#   memory grows, and that it hangs on the bus
# must: growing-heap at (here)
# must: /handlers/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Bus:
    def __init__(self):
        self.handlers = []

    def subscribe(self, handler):
        self.handlers.append(handler)  # (here)


class Session:
    def __init__(self, bus, number):
        self.number = number
        self.inbox = [number] * 20
        bus.subscribe(self.receive)

    def receive(self, message):
        self.inbox.append(message)


bus = Bus()


def serve(n):
    total = 0
    for i in range(n):
        total += len(Session(bus, i).inbox)
    return total


print(serve(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
