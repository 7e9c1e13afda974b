# Each record gets a random UUID as text.
# source: Kozea/Radicale 766, Use built-in python UUID creation over custom-made implementation (ten times
#   slower); python/cpython 139122
# wrong: uuid.uuid4() asks the system for 16 bytes and makes an integer of 128 bits, which str() takes
#   apart again; '%032x' % random.getrandbits(128), or bytes
# must: costly-call or bigint-churn at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import uuid


def records(n):
    size = 0
    for i in range(n):
        size += len(str(uuid.uuid4()))  # (here)
    return size


print(records(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
