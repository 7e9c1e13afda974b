# bad: compile-in-loop in route
# More patterns than the module re remembers: each is compiled again at each use.
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import sys


def route(rules, path):
    for rule in rules:
        if re.match(rule, path):
            return rule
    return None


rules = ["/shop/%d/item$" % i for i in range(600)]
print(sum(len(route(rules, "/shop/599/item")) for _ in range(int(4 * float(sys.argv[1])) or 1)))
