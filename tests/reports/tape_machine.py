# An interpreter for a machine with a tape.
# source: pyston/pyston_v1 1254, 86% slower than original interpreter (PyPy: twenty times faster)
# wrong: nothing; bytes and ints in compiled code
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def jumps_of(code):
    jumps, stack = [0] * len(code), []
    for at, op in enumerate(code):
        if op == "[":
            stack.append(at)
        elif op == "]":
            jumps[at] = stack.pop()
            jumps[jumps[at]] = at
    return jumps


def run(code, rounds):
    jumps, tape, total = jumps_of(code), [0] * 100, 0
    for _ in range(rounds):
        at = cell = 0
        while at < len(code):
            op = code[at]
            if op == ">":
                cell += 1
            elif op == "<":
                cell -= 1
            elif op == "+":
                tape[cell] = (tape[cell] + 1) & 255
            elif op == "-":
                tape[cell] = (tape[cell] - 1) & 255
            elif op == "[" and not tape[cell] or op == "]" and tape[cell]:
                at = jumps[at]
            at += 1
        total += tape[0]
    return total


print(run("++++++++[>++++++++[>++++++++[>+++<-]<-]<-]>>>[<<<+>>>-]", int(6000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
