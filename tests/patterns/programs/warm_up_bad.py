# bad: warm-up
# bad: warm-up; PYPY_GC_NURSERY=256k
# (All modules compiled from their sources, as on a machine that never imported them; and with a
# small nursery, in which more of what starts PyPy survives.)
# Many small loops, each of which runs just long enough to be compiled.
# SPDX-License-Identifier: GPL-3.0-or-later
def work():
    total = 0
    for i in range(1200):  # found
        total = (total + i * 3) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 4) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 5) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 6) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 7) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 8) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 9) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 10) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 11) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 12) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 13) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 14) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 15) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 16) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 17) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 18) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 19) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 20) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 21) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 22) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 23) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 24) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 25) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 26) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 27) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 28) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 29) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 30) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 31) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 32) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 33) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 34) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 35) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 36) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 37) & 0xFFFF  # found
    for i in range(1200):  # found
        total = (total + i * 38) & 0xFFFF  # found
    return total


print(work())
