# Formulas are parsed, and their trees are kept.
# source: antlr/antlr4 2258, Python2 Memory Usage (each node keeps the parser, and with it the tokens)
# wrong: of a tree a few nodes are needed; each has its parser, with the text and all tokens. Drop node.parser
# must: growing-heap
# must: /formulas/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Token:
    def __init__(self, text, start, stop, line):
        self.text, self.start, self.stop, self.line = text, start, stop, line


class Node:
    def __init__(self, parser, token, children):
        self.parser, self.token, self.children = parser, token, children


class Parser:
    def __init__(self, text):
        self.tokens = []
        start = 0
        for word in text.split():
            self.tokens.append(Token(word, start, start + len(word), 1))
            start += len(word) + 1
        self.at = 0

    def parse(self):
        left = Node(self, self.tokens[0], [])
        for i in range(1, len(self.tokens), 2):
            left = Node(self, self.tokens[i], [left, Node(self, self.tokens[i + 1], [])])
        return left


formulas = {}


def load(n):
    for i in range(n):
        tree = Parser("price%d * amount + tax - discount / %d" % (i % 500, i)).parse()
        formulas["F%d" % i] = tree
    return len(formulas)


print(load(int(6000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
