# Results of workers stay in a list of futures until the end of the run.
# source: SanDisk-Open-Source/desmod 20, keeping memory usage bounded for multi-factor simulation
# wrong: each result, with its whole history, stays; keep what is needed of it
# must: growing-heap
# must: /results/
# must not: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

results = []


class Outcome:
    def __init__(self, seed, history):
        self.seed = seed
        self.history = history


def simulate(seed):
    state = seed
    history = []
    for step in range(60):
        state = (state * 75 + 74) % 65537
        history.append((step, str(state)))
    return Outcome(seed, history)


def run(n):
    for seed in range(n):
        results.append(simulate(seed))
    return sum(len(outcome.history) for outcome in results)


print(run(int(3000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
