# Rules for addresses as texts, matched by re.match(): more of them than re keeps compiled.
# source: lamenezes/simple-model 30, Use re.compile to improve performance
# wrong: with more than 512 patterns re forgets them, and compiles each again at each use; compile once
#   and keep them
# must: compile-in-loop at (here)
# must not: strategy-switch, guard-failures
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import sys


def route(rules, path):
    for rule in rules:
        if re.match(rule, path):  # (here)
            return rule
    return None


rules = ["/shop/%d/item$" % i for i in range(600)]
found = 0
for k in range(int(5 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1):
    found += len(route(rules, "/shop/599/item"))
print(found)
