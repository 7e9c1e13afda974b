# Groups of options are made flat by sum().
# source: nicklambourne/slackblocks 149, replace quadratic sum([list], []) flatten; amaranth-lang/amaranth
#   634; cvg/Hierarchical-Localization 453
# wrong: nothing in PyPy, whose sum() extends one list: 16 times as many take 4 to 13 times as long
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def flat(groups):
    return sum(groups, [])


n = int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))
print(len(flat([[i, str(i), None] for i in range(n)])))
