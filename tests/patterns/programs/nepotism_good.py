# good: nepotism
# A queue of linked messages that is almost empty all the time. A message that was taken out
# lets go of the next one.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Message:
    def __init__(self, text):
        self.text = text
        self.later = None


class Mailbox:
    def __init__(self):
        self.newest = self.oldest = Message(0)

    def put(self, text):
        message = Message(text)
        self.newest.later = message
        self.newest = message

    def take(self):
        message = self.oldest
        self.oldest = message.later
        message.later = None
        return message.text


def exchange(mailbox, count):
    total = 0
    for number in range(count):
        mailbox.put(number)
        total += mailbox.take() & 3
    return total


def main(rounds):
    mailbox = Mailbox()
    total = 0
    for _ in range(rounds):
        total += exchange(mailbox, 5000)
    return total


print(main(int(300 * float(sys.argv[1]))))
