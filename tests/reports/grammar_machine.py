# Sums in brackets are recognized by a small machine: instructions as tuples, a stack of places.
# source: goodmami/pe 16, Remove packrat parser (the machine is twice as fast under PyPy); textX/textX 227
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

CHAR, SPAN, CHOICE, COMMIT, CALL, RETURN, END = range(7)
# 0: sum; sum <- item ("+" item)*; item <- digits / "(" sum ")"
PROGRAM = [(CALL, 2, ""), (END, 0, ""),
           (CALL, 8, ""), (CHOICE, 7, ""), (CHAR, 0, "+"), (CALL, 8, ""), (COMMIT, 3, ""), (RETURN, 0, ""),
           (CHOICE, 12, ""), (SPAN, 0, "0123456789"), (COMMIT, 11, ""), (RETURN, 0, ""),
           (CHAR, 0, "("), (CALL, 2, ""), (CHAR, 0, ")"), (RETURN, 0, "")]


def matches(text):
    pc = at = 0
    stack = []
    size = len(text)
    while True:
        code, target, chars = PROGRAM[pc]
        failed = False
        pc += 1
        if code == CHAR:
            if at < size and text[at] == chars:
                at += 1
            else:
                failed = True
        elif code == SPAN:
            begin = at
            while at < size and text[at] in chars:
                at += 1
            failed = at == begin
        elif code == CHOICE:
            stack.append((target, at))
        elif code == COMMIT:
            stack.pop()
            pc = target
        elif code == CALL:
            stack.append((pc, -1))
            pc = target
        elif code == RETURN:
            pc = stack.pop()[0]
        else:
            return at
        if failed:
            while stack:
                pc, at = stack.pop()
                if at >= 0:
                    break
            else:
                return -1


def run(n):
    text = "+".join("(%d+(%d+%d)+7)" % (i, i * 17, i & 3) for i in range(60))
    total = 0
    for _ in range(n):
        total += matches(text)
    return total


print(run(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
