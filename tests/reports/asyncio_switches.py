# Workers that do little between two switches.
# source: pypy/pypy 2573, Reasonable looking asyncio program where PyPy3 is mysteriously slower; 2305
# wrong: each switch goes through the event loop: a handle, a context, select(). Fewer, larger steps
# was: must: costly-call or escaping-object or finalizer-churn at (here), (there)
# measured: a run of 18,000 switches is importing and warm-up: twenty times as many take 0.41 s instead
#   of 0.27. So the run was made twenty times longer. What each switch costs at its line are two
#   coroutines, asyncio.sleep() and what that waits for
# must: generator-churn or costly-call or escaping-object at (here), (there)
# must not: large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import asyncio
import sys


async def worker(n):
    total = 0
    for i in range(n):
        total += i & 3
        await asyncio.sleep(0)  # (here)
    return total


async def main(n):
    return sum(await asyncio.gather(*[worker(n) for _ in range(20)]))  # (there)


print(asyncio.run(main(int(18000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
