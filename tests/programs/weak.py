# Weak references, finalizers of both kinds, identity: objects with a shadow or an entry in a list.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import weakref


class Plain(object):
    pass


class Final(object):
    count = 0

    def __del__(self):
        Final.count += 1


def weak(count):
    alive = []
    table = weakref.WeakValueDictionary()
    refs = []
    for i in range(count):
        thing = Plain()
        refs.append(weakref.ref(thing))
        if i % 10 == 0:
            alive.append(thing)
            table[i] = thing
        if len(refs) > 400:
            refs = [r for r in refs if r() is not None][-50:]
            alive = alive[-20:]
    return len(alive)


def final(count):
    for i in range(count):
        Final()


def identity(count):
    kept = []
    total = 0
    for i in range(count):
        thing = Plain()
        total += id(thing) & 1
        kept.append(thing)
        total += hash(Plain()) & 0
        if len(kept) > 300:
            kept = kept[290:]
    return total


print(weak(15000), identity(15000))
final(10000)
gc.collect()
print(Final.count)
