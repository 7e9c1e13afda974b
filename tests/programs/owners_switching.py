# Code that runs on other stacks, or that C code calls: threads, greenlets, continuations, cffi,
# generators that throw. What is not installed makes no promise.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import threading

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 100000


class Thing(object):
    def __init__(self, value=None):
        self.value = value


for name in ("One Two Three Four GreenFirst GreenSecond ContFirst ContSecond Compared "
             "Delegated").split():
    globals()[name] = type(name, (Thing,), {})
kept = [None] * 16


def one(count):
    for i in range(count):
        kept[1] = One(i)  # made: One


def two(count):
    for i in range(count):
        kept[2] = Two(i)  # made: Two


def three(count):
    for i in range(count):
        kept[3] = Three(i)  # made: Three


def four(count):
    for i in range(count):
        kept[4] = Four(i)  # made: Four


def threads(count):
    running = [threading.Thread(target=f, args=(count,)) for f in (one, two, three, four)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return One, Two, Three, Four


def green_first(count):
    for i in range(count):
        kept[5] = GreenFirst(i)  # made: GreenFirst
        if i % 50 == 0:
            second.switch(count)


def green_second(count):
    for i in range(count):
        kept[6] = GreenSecond(i)  # made: GreenSecond
        if i % 50 == 0:
            first.switch(count)


def greenlets(count):
    global first, second
    from greenlet import greenlet
    first, second = greenlet(green_first), greenlet(green_second)
    while not (first.dead and second.dead):
        for green in (first, second):
            if not green.dead:
                green.switch(count)
    return GreenFirst, GreenSecond


def continued_first(continuation, count):
    for i in range(count):
        kept[7] = ContFirst(i)  # made: ContFirst
        if i % 50 == 0:
            continuation.switch()


def continued_second(continuation, count):
    for i in range(count):
        kept[8] = ContSecond(i)  # made: ContSecond
        if i % 50 == 0:
            continuation.switch()


def continuations(count):
    from _continuation import continulet
    running = [continulet(continued_first, count), continulet(continued_second, count)]
    while running:
        for continuation in running:
            continuation.switch()
        running = [c for c in running if c.is_pending()]
    return ContFirst, ContSecond


def callbacks(count):
    from cffi import FFI
    ffi = FFI()
    ffi.cdef("void qsort(void *, size_t, size_t, int (*)(const void *, const void *));")
    calls = [0]

    @ffi.callback("int(const void *, const void *)")
    def compare(a, b):
        calls[0] += 1
        kept[9] = Compared(a)  # made: Compared
        return ffi.cast("int *", a)[0] - ffi.cast("int *", b)[0]
    library = ffi.dlopen(None)
    numbers = ffi.new("int[]", 100)
    for i in range(count // 2000):
        numbers[0:100] = [(7 * k + i) % 100 for k in range(100)]
        library.qsort(numbers, 100, 4, compare)  # from: qsort
    print("made Compared", calls[0])
    return ()


def delegated(count):
    for i in range(count):
        thing = Delegated(i)  # made: Delegated
        yield thing


def delegates(count):
    yield from delegated(count)


def delegation(count):
    for thing in delegates(count):
        kept[10] = thing
    return Delegated,


for run in (threads, greenlets, continuations, callbacks, delegation):
    try:
        classes = run(COUNT)
    except ImportError as missing:
        print("missing", run.__name__, missing)
    else:
        for made in classes:
            print("made", made.__name__, COUNT)
