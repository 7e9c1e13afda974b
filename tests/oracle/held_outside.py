#!/usr/bin/env python3
# What memory outside the heap hangs on: of blocks of known sizes, which a program chains to each other and
# to objects in a dictionary, exactly those are said to hang on it, each once; and who asked for them.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg

COUNT = 60
SIZES = (60001, 30001, 5000)
SHARED = 70000


def rounded(size):
    return (size + 15) // 16 * 16


with tap.Tap() as t:
    run = vg.run(books.program("held_outside"), str(COUNT), env={"PYPY_GC_NURSERY": "1M"})
    if "missing" in run.stdout:
        t.skip(run.stdout.strip())
    else:
        end = vg.report_json(run.profile)["snapshots"][-1]
        holders = [h for h in end["holders"] if "`__main__.held` (dict)" in h["path"]]
        t.is_([h.get("outside_bytes") for h in holders],
              [COUNT * sum(map(rounded, SIZES)) + rounded(SHARED)],
              "the chains of the dictionary's owners hang on it, and what they share, once")
        t.is_([h.get("outside", {}).get("function") for h in holders], ["block"],
              "who asked for them is known")
        t.ok(all("__main__.other" not in word for h in end["holders"] for word in h["path"]),
             "little that hangs elsewhere is no place of its own")
