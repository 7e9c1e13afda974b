# A client waits for replies by their number; when a caller gives up, the number stays.
# source: tradeparadex/paradex-py 172, always drop the pending-request entry; hyperledger-archives/sawtooth-core 2059
# wrong: only a reply removes the future from the dictionary, not the caller that was cancelled. try/finally
# must: growing-heap
# must: /pending/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import asyncio
import sys


class Client:
    def __init__(self):
        self.pending = {}
        self.number = 0

    async def request(self, what):
        self.number += 1
        future = asyncio.get_running_loop().create_future()
        self.pending[self.number] = future
        reply = await future
        del self.pending[self.number]
        return reply, what


client = Client()


async def trade(n):
    given_up = 0
    for i in range(n):
        order = asyncio.ensure_future(client.request("order %d" % i))
        await asyncio.sleep(0)
        order.cancel()
        try:
            await order
        except asyncio.CancelledError:
            given_up += 1
    return given_up


print(asyncio.run(trade(int(5000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
