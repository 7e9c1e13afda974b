# Each household of a simulation has its own random numbers, so that runs can be repeated.
# source: ActivitySim/activitysim 175, Refactor randoms ("to use less memory")
# wrong: each random.Random has 624 words of state, 5 kB. A seed for each, and one generator
# must: growing-heap
# must: /households/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import random
import sys


class Household:
    def __init__(self, number):
        self.number = number
        self.dice = random.Random(number)
        self.income = 1000

    def year(self):
        self.income += self.dice.random() < 0.5


households = []


def simulate(n):
    for i in range(n):
        households.append(Household(i))
        for other in households[-5:]:
            other.year()
    return households[0].income > 0


print(simulate(int(4000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
