# A TLS object with its two buffers for each connection, kept after the connection was lost.
# source: python/cpython 74056, ssl socket leak; pypy/pypy 2982
# wrong: OpenSSL has some 10 to 20 KB for each, outside of the heap. del, or close the transport
# must: external-memory at (here), (there)
# must: /connections/
# harmful: nursery-too-small, medium-lived
# was: must: external-memory at (here)
# measured: OpenSSL mallocs most of it in the handshake, two lines below
# SPDX-License-Identifier: GPL-3.0-or-later
import ssl
import sys

context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
connections = []


def connect(number):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    peer = context.wrap_bio(incoming, outgoing)  # (here)
    try:
        peer.do_handshake()  # (there)
    except ssl.SSLWantReadError:
        pass
    connections.append(peer)
    return outgoing.pending + number & 1


print(sum(connect(i) for i in range(int(400 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
