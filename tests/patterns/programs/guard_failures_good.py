# good: guard-failures
# One class; the kind of a message is an attribute.
# SPDX-License-Identifier: GPL-3.0-or-later
class Message:
    def __init__(self, kind):
        self.kind = kind
        self.length = 3

    def size(self):
        return self.length


def receive(n):
    messages = [Message(number) for number in range(1500)]
    total = 0
    for i in range(n):
        total += messages[i % 1500].size()
    return total


print(receive(30000))
