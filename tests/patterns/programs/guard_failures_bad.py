# bad: guard-failures
# A class for every kind of message: the loop sees another one each time.
# SPDX-License-Identifier: GPL-3.0-or-later
def make(number):
    return type("Message%d" % number, (object,), {"size": lambda self: self.length})  # found


def receive(n):
    kinds = [make(number) for number in range(1500)]
    messages = []
    for kind in kinds:
        message = kind()
        message.length = 3
        messages.append(message)
    total = 0
    for i in range(n):
        total += messages[i % 1500].size()  # found
    return total


print(receive(30000))
