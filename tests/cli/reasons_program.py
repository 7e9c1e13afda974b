# Objects that the JIT cannot remove, each for a known reason. In the comments: where a class is
# made, and where its objects are forced.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

COUNT = int(sys.argv[1])


class Base:
    def __init__(self, value):
        self.value = value


class InList(Base): pass
class InSlot(Base): pass
class InGlobal(Base): pass
class InAttribute(Base): pass
class InDict(Base): pass
class InBuiltin(Base): pass
class Kept(Base): pass
class Yielded(Base): pass
class Inlined(Base): pass
class Holder(Base): pass
class Inner(Base): pass


HOLDER = Holder(None)
GLOBAL = None


def in_list(n):
    kept = []
    for i in range(n):
        thing = InList(i)  # made: InList
        if i & 1023 == 0:
            kept = []
        kept.append(thing)  # forced: InList
    return kept


def in_slot(n):
    slot = [None]
    for i in range(n):
        thing = InSlot(i)  # made: InSlot
        other = i + 1
        slot[0] = thing  # forced: InSlot
    return slot, other


def in_global(n):
    global GLOBAL
    for i in range(n):
        thing = InGlobal(i)  # made: InGlobal
        GLOBAL = thing  # forced: InGlobal


def in_attribute(n):
    holder = HOLDER
    for i in range(n):
        thing = InAttribute(i)  # made: InAttribute
        holder.value = thing  # forced: InAttribute


def in_dict(n):
    table = {"a": None}
    for i in range(n):
        thing = InDict(i)  # made: InDict
        table["a"] = thing  # forced: InDict
    return table


def in_builtin(n):
    found = 0
    for i in range(n):
        thing = InBuiltin(i)  # made: InBuiltin
        found ^= id(thing)  # forced: InBuiltin
    return found


def kept(n):
    last = Kept(0)
    for i in range(n):
        now = Kept(last if i & 7 else None)  # made: Kept
        last = now  # forced: Kept
    return last


def yields(n):
    for i in range(n):
        thing = Yielded(i)  # made: Yielded
        yield thing


def from_generator(n):
    total = 0
    for thing in yields(n):  # forced: Yielded
        total += thing.value
    return total


def innermost(i):
    return Inlined(i)  # made: Inlined


def middle(i):
    return innermost(i + 1)


def inlined(n):
    slot = [None]
    for i in range(n):
        thing = middle(i)
        slot[0] = thing  # forced: Inlined
    return slot


def nested(n):
    slot = [None]
    for i in range(n):
        inner = Inner(i)  # made: Inner
        slot[0] = [inner, None]  # forced: Inner
    return slot


def global_float(n):
    global GLOBAL
    GLOBAL = 0.5
    for i in range(n):
        GLOBAL = i * 0.5  # forced: W_FloatObject


for function in (in_list, in_slot, in_global, in_attribute, in_dict, in_builtin, kept,
                 from_generator, inlined, nested, global_float):
    function(COUNT)
