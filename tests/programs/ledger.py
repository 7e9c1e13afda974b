# Work whose amount is known: calls, resumes and switches are counted in closed form.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import threading

SCALE = int(sys.argv[1])


def work(rounds):
    x = 0
    for i in range(rounds):
        x ^= i
    return x


# ---- plain calls ----

def once(count):
    for i in range(count):
        work(1000)  # here: once


def seven(count):
    for i in range(count):
        work(7000)  # here: seven


# ---- recursion ----

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


# ---- generators and exceptions ----

def steps(count):
    for i in range(count):
        work(10)
        yield i


def resumed(count):
    generator = steps(2 * count)
    for i in range(count):
        next(generator)  # here: first resume
        next(generator)  # here: second resume


def fails(i):
    raise ValueError(i)


def caught(count):
    for i in range(count):
        try:
            fails(i)  # here: fails
        except ValueError:
            pass


# ---- called back by built-in functions ----

def negative(i):
    return -i


def called_back(count):
    numbers = list(range(count))
    numbers.sort(key=negative)  # here: key
    list(map(negative, range(count)))  # here: map


# ---- threads and greenlets ----

def thrice(count):
    for i in range(3 * count):
        work(1000)  # here: thrice


def once_in_thread(count):
    for i in range(count):
        work(1000)  # here: thread


def threads(count):
    started = [threading.Thread(target=run, args=(count,)) for run in (thrice, once_in_thread)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def green_more(count):
    for i in range(count):
        work(900)  # here: more
        less.switch(count)


def green_less(count):
    for i in range(count):
        work(300)  # here: less
        more.switch(count)


def greenlets(count):
    global more, less
    from greenlet import greenlet
    more, less = greenlet(green_more), greenlet(green_less)
    more.switch(count)


def main():
    once(SCALE)
    seven(SCALE)
    print("fib", fib(12))
    even(300)
    resumed(10 * SCALE)
    caught(10 * SCALE)
    called_back(10 * SCALE)
    if sys.argv[2:] != ["plain"]:
        threads(SCALE)
        greenlets(SCALE)


main()
