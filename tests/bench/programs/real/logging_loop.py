# The standard library's logging in a hot loop: two of three messages are not wanted.
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import logging

import _needs


def work(count):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    log = logging.getLogger("bench.work")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    for i in range(count):
        log.debug("not wanted: %d", i)
        log.debug("nor this: %r", {"i": i})
        log.info("wanted: %d of %s", i, "many")
    return len(stream.getvalue())


print(work(_needs.amount(40000)))
