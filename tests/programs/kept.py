# What is kept, in several ways: exceptions with their frames in a global list, a chain, instances with
# attributes in a dictionary, lists that share their elements, and generators that have not ended.
# SPDX-License-Identifier: GPL-3.0-or-later


class Node:
    def __init__(self, before, value):
        self.before, self.value = before, value


class Entry:
    def __init__(self, name, others):
        self.name, self.others = name, others


def parse(text):
    fields = [text] * 20
    return int(text), fields


def fail(count):
    errors = []
    for i in range(count):
        try:
            parse("x%d" % i)
        except ValueError as error:
            errors.append(error)
    return errors


def chain(count):
    node = None
    for i in range(count):
        node = Node(node, "%d" % i)
    return node


def entries(count):
    found, shared = {}, ["s%d" % i for i in range(100)]
    for i in range(count):
        found["e%d" % i] = Entry("n%d" % i, [shared, "o%d" % i])
    return found


def numbers(limit):
    text = "t%d" % limit
    for i in range(limit):
        yield text + str(i)


def begin(count):
    waiting = [numbers(i + 2) for i in range(count)]
    for generator in waiting:
        next(generator)
    return waiting


failed = fail(4000)
last = chain(9000)
index = entries(5000)
waiting = begin(2000)
print(len(failed), last.value, len(index), len(waiting))
