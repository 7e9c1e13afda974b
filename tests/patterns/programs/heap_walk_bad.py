# bad: heap-walk in serve
# A monitor that counts all objects with each request.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


def serve(n):
    most = 0
    for _ in range(n):
        most = max(most, len(gc.get_objects()))
    return most


print(serve(int(6 * float(sys.argv[1])) or 1) > 100)
