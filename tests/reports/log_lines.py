# An access log written by logging, with the line that logs in its format.
# source: giampaolo/pyftpdlib 591, Speedup logging by 28%; freeorion/freeorion 1716
# wrong: each record looks for the frame of its caller, and formats; logging._srcfile = None, or a
#   format without the caller's line, and no record at all below the level
# must: frame-escape at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import logging
import sys


def serve(log, n):
    total = 0
    for i in range(n):
        log.error("GET /item/%d", i)  # (here)
        total += i & 3
    return total


out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(levelname)s %(lineno)d %(message)s"))
log = logging.getLogger("access")
log.propagate = False
log.addHandler(handler)
print(serve(log, int(12000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))), len(out.getvalue()) > 9)
