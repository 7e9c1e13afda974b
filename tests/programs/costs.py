# Instances whose size is known: of classes with so many attributes that are texts, numbers, boxed
# numbers, lists or dictionaries; lists that grew, and texts that are there many times.
# SPDX-License-Identifier: GPL-3.0-or-later

COUNT = 2000


def make(name, values):
    """COUNT instances of a new class, with the attributes that values(i) gives."""
    cls = type(name, (object,), {})
    made = []
    for i in range(COUNT):
        one = cls()
        for k, value in enumerate(values(i)):
            setattr(one, "a%d" % k, value)
        made.append(one)
    return made


def texts(n):
    return lambda i: ["%s %d %06d" % ("text", k, i) for k in range(n)]


def numbers(n):
    return lambda i: [1000000 + i + k if k % 2 else 0.5 + i + k for k in range(n)]


def boxed(i):
    # an attribute that is a text for some is not unboxed for any
    return ["text %06d" % i if i % 2 else 1000000 + i]


def grown(i):
    items = []
    for k in range(i % 50):
        items.append(i + k)
    return [items]


def with_dict(i):
    return [{"key": "value %06d" % i}]


def copies(i):
    return ["copy %06d" % (i % 10)]


KEPT = []
for count in range(1, 11):
    KEPT.append(make("Texts%d" % count, texts(count)))
    KEPT.append(make("Numbers%d" % count, numbers(count)))
KEPT.append(make("Empty", lambda i: []))
KEPT.append(make("Boxed", boxed))
KEPT.append(make("Pair", lambda i: [["one %06d" % i, "two %06d" % i]]))
KEPT.append(make("Grown", grown))
KEPT.append(make("WithDict", with_dict))
KEPT.append(make("Copies", copies))
print(len(KEPT))
