# In how many ways an amount can be paid, by a table.
# source: Codeforces/polygon-issue-tracking 305, Add PyPy 2 and 3 (tables of numbers at the speed of C++)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def ways(amount, coins):
    table = [0] * (amount + 1)
    table[0] = 1
    for coin in coins:
        for i in range(coin, amount + 1):
            table[i] = (table[i] + table[i - coin]) % 1000000007
    return table[amount]


print(sum(ways(200000 + i, (1, 2, 5, 10, 20, 50, 100, 200))
          for i in range(int(6 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1)))
