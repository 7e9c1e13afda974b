# Kinds of Python code, each of which makes a known number of objects of a class of its own on a
# line of its own. For `--jit off`, where nothing else may be counted.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import json
import os
import signal
import sys
import weakref

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
SHOW_CHAINS = len(sys.argv) > 2
NAMES = ("Loop Inner Recurses Resumed Comprehended InSet InDict InExpression Bodied First Second "
         "Third Failure Deleted Called Handled Traced Sorted Default Decorated ReadBack Added "
         "Entered Early Late FromFirst FromSecond Closed").split()


chains = {}


class Thing(object):
    def __init__(self, value=None):
        self.value = value
        if SHOW_CHAINS:
            note_chain(type(self).__name__, sys._getframe(1))


def note_chain(name, frame):
    """Python's own answer to the question who calls whom."""
    chain = [name]
    while frame:
        chain.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
        frame = frame.f_back
    chains[tuple(chain)] = chains.get(tuple(chain), 0) + 1


for name in NAMES:
    if name != "Failure":
        globals()[name] = type(name, (Thing,), {})


class Failure(Exception):
    pass


kept = [None] * 8
made = dict.fromkeys(NAMES, COUNT)


def loop(count):
    for i in range(count):
        kept[i & 7] = Loop(i)  # made: Loop


def make():
    return Inner()  # made: Inner


def nested(count):
    for i in range(count):
        kept[0] = make()


def recurses(depth):
    kept[0] = Recurses(depth)  # made: Recurses
    if depth:
        recurses(depth - 1)


def recursion(count):
    for i in range(count // 100):
        recurses(99)


def resumed(count):
    for i in range(count):
        yield Resumed(i)  # made: Resumed


def resume(count):
    generator = resumed(count)
    for i in range(count // 4):
        kept[0] = next(generator)  # from: first
        kept[1] = next(generator), \
            next(generator), \
            next(generator)  # from: second


def comprehensions(count):
    kept[0] = [Comprehended(i) for i in range(count)]  # made: Comprehended
    kept[0] = {InSet(i) for i in range(count)}  # made: InSet
    kept[0] = {i: InDict(i) for i in range(count)}  # made: InDict
    kept[0] = sum(InExpression(i).value for i in range(count))  # made: InExpression


def bodies(count):
    for i in range(count // 100):
        class Body:
            for k in range(100):
                thing = Bodied(k)  # made: Bodied


def lambdas(count):
    makers = [lambda: First(), lambda: Second(), lambda: Third()]  # made: First, Second, Third
    for i in range(count):
        kept[:3] = [maker() for maker in makers]


def failures(count):
    def fail(depth):
        if depth == 0:
            raise Failure(kept)  # made: Failure
        fail(depth - 1)  # passes: Failure
    for i in range(count):
        try:
            fail(3)
        except Failure as failure:
            kept[0] = failure.__traceback__


class Finalized(object):
    def __del__(self):
        kept[0] = Deleted()  # made: Deleted


def deletions(count):
    for i in range(count):
        Finalized()
    gc.collect()
    gc.collect()


def weakly(count):
    def callback(reference):
        kept[0] = Called()  # made: Called
    references = [weakref.ref(Thing(), callback) for i in range(count)]
    gc.collect()
    gc.collect()
    return references


def signals(count):
    def handler(number, frame):
        made["Handled"] += 1
        kept[0] = Handled(frame)  # made: Handled
    made["Handled"] = 0
    signal.signal(signal.SIGUSR1, handler)
    for i in range(count):
        os.kill(os.getpid(), signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)


def tracing(count):
    def trace(frame, event, argument):
        kept[0] = Traced()  # made: Traced
        made["Traced"] += 1
        return trace
    made["Traced"] = 0

    def traced():  # begins: traced
        kept[1] = 1
        return 2
    sys.settrace(trace)
    for i in range(count):
        traced()
    sys.settrace(None)


def sorting(count):
    def key(i):
        return Sorted(i).value  # made: Sorted
    kept[0] = sorted(range(count), key=key)


def functions(count):
    for i in range(count):
        def function(argument=Default()):  # made: Default
            return argument
        kept[0] = function()


class Descriptor(object):
    @property
    def attribute(self):
        return ReadBack()  # made: ReadBack

    def __add__(self, other):
        return Added()  # made: Added

    def __enter__(self):
        return Entered()  # made: Entered

    def __exit__(self, *_):
        return None


def descriptors(count):
    thing = Descriptor()
    for i in range(count):
        kept[0] = thing.attribute
        kept[1] = thing + thing
        with thing as kept[2]:
            pass


def lines(count):
    for i in range(count):
        # A call over several lines: each argument has its own.
        kept[0] = max(
            Early(i),  # made: Early
            Late(i),  # made: Late
            key=id)


# The same name and the same line in two files.
SOURCE = "def same(count):\n    for i in range(count):\n        kept[0] = %s(i)\nsame(COUNT)\n"


def executed(count):
    for file, name in (("first.py", "FromFirst"), ("second.py", "FromSecond")):
        exec(compile(SOURCE % name, file, "exec"), {"COUNT": count, "kept": kept,
                                                    name: globals()[name]})


def closures(count):
    thing = Thing()

    def closed():
        return Closed(thing)  # made: Closed
    for i in range(count):
        kept[0] = closed()


def decorate(function):
    for i in range(COUNT):
        kept[0] = Decorated(function)  # made: Decorated
    return function


@decorate
def decorated():
    pass


for function in (loop, nested, recursion, resume, comprehensions, bodies, lambdas, failures,
                 deletions, weakly, signals, tracing, sorting, functions, descriptors, lines,
                 executed, closures):
    function(COUNT)
for name in NAMES:
    print("made", name, made[name])
for chain, count in chains.items():
    print("chain", json.dumps([count, chain]))
