# good: compile-in-loop
# As many patterns, compiled once.
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import sys


def route(rules, path):
    for rule in rules:
        if rule.match(path):
            return rule.pattern
    return None


rules = [re.compile("/shop/%d/item$" % i) for i in range(60)]
print(sum(len(route(rules, "/shop/59/item")) for _ in range(int(400 * float(sys.argv[1])) or 1)))
