# All tasks are made first, and then awaited together.
# source: aio-libs/aiohttp 5726, Such code takes up a lot of memory!
# wrong: 15,000 tasks, each with its coroutine and context, wait at once. A few workers with a queue
# must: growing-heap or kept-frames or finalizer-churn
# must: /tasks|task|gather|coroutine/
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import asyncio
import sys


async def fetch(gate, number):
    async with gate:
        await asyncio.sleep(0)
        return [number, "page %d" % number]


async def main(n):
    gate = asyncio.Semaphore(100)
    tasks = []
    for i in range(n):
        tasks.append(asyncio.create_task(fetch(gate, i)))
    return await asyncio.gather(*tasks)


print(len(asyncio.run(main(int(12000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))))
