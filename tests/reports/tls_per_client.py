# Each customer has a client of his own, and each client a TLS context of its own.
# source: psf/requests 4322, Reuse ssl.SSLContext across all SSL connections; encode/httpx 2298; Soju06/codex-lb 2039
# wrong: 0.85 MB of certificates for each client, outside of the collector's heap, and the clients stay. One
#   context for all
# must: external-memory at (here)
# must: /clients/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import ssl
import sys


class Client:
    def __init__(self, customer):
        self.customer = customer
        self.context = ssl.create_default_context()  # (here)


clients = {}


def client_of(customer):
    if customer not in clients:
        clients[customer] = Client(customer)
    return clients[customer]


def serve(n):
    total = 0
    for i in range(n * 20):
        total += client_of(i // 20).customer & 1
    return total


print(serve(int(40 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
