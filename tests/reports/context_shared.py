# One TLS context for all clients with the same settings.
# source: searxng/searxng 59, the same configuration reuses the same ssl.SSLContext (the remedy)
# wrong: nothing
# must not: external-memory, growing-heap, medium-lived
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import ssl
import sys


@functools.lru_cache(maxsize=8)
def context_of(verify):
    context = ssl.create_default_context()
    context.check_hostname = verify
    return context


class Client:
    def __init__(self, customer, verify):
        self.customer, self.context = customer, context_of(verify)


def serve(n):
    clients = {}
    total = 0
    for i in range(n):
        client = clients.get(i % 200)
        if client is None:
            client = clients[i % 200] = Client(i % 200, i % 2 == 0)
        total += client.customer & 1
    return total


print(serve(int(3000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
