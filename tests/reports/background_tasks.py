# Tasks of asyncio are put into a set, so that they are not collected while they run; nobody takes them out.
# source: alengwenus/pypck 66, Fix lost serial request tasks ("then the set would only ever grow")
# wrong: tasks that are done stay, each with its result. task.add_done_callback(background.discard)
# must: growing-heap
# must: /background/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import asyncio
import sys

background = set()


async def store(number):
    return {"number": number, "name": "item %d" % number}


async def main(n):
    for i in range(n):
        background.add(asyncio.ensure_future(store(i)))
        if i % 50 == 0:
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    return len(background)


print(asyncio.run(main(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
