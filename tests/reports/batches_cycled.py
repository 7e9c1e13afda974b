# A training loop goes over the same batches again and again.
# source: nelson-liu/paraphrase-id-tensorflow 21, Remove itertools.cycle; python/cpython 17783
# wrong: itertools.cycle keeps a copy of all that the generator has made, and the first round is hardly over. A loop
#   that makes the generator anew
# must: growing-heap
# must: /batches|cycle/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import sys


def batches(n):
    for i in range(n):
        yield [float(i % 100 + k) for k in range(64)]


class Training:
    def __init__(self, n):
        self.source = itertools.cycle(batches(n))
        self.loss = 0.0

    def step(self):
        batch = next(self.source)
        self.loss += batch[0] * 0.5 + batch[-1] * 0.25


size = int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))
training = Training(size)
for _ in range(size):
    training.step()
print(training.loss)
