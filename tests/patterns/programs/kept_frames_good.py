# good: kept-frames
# What went wrong is kept as text, for a list at the end.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Wrong(Exception):
    pass


def check(number):
    columns = [number + i for i in range(60)]
    if number % 7 != 3:
        raise Wrong("row %d" % number)
    return sum(columns)


def check_all(count):
    wrong = []
    for number in range(count):
        try:
            check(number)
        except Wrong as error:
            wrong.append(str(error))
    return wrong


wrong = check_all(int(40000 * float(sys.argv[1])))
print(len(wrong), wrong[-1])
