#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The page of two runs as its readers see it, in a browser: as tests/page/reading.py does with the page of
# one; and each table, each line of the source, and the flame view with the figures of `pypygc diff
# --json`. Environment: PYPYGC_BUILDDIR.
import os
import tempfile

import looking
from given import aged, pypygc, profile, write
import given_work
import tap

HOSTILE = "<img src=x onerror=evil=1>"
VIEWS = {"lines": ("lines", "lines_by_work"), "functions": ("functions",), "types": ("types",), "loops": ("traces",),
         "sites": ("sites",)}
LABELS = {"lines": "function", "functions": "function", "types": "type", "loops": "kind", "sites": "type"}


def rows_of(rows, label, key):
    """What a table shows of a figure: words that a row must have, and both figures; the largest difference first."""
    shown = [{"has": str(row.get(label) or ""), "old": row[key]["old"], "new": row[key]["new"]}
             for row in rows if key in row and row[key]["old"] != row[key]["new"]]
    return sorted(shown, key=lambda row: -abs(row["new"] - row["old"]))


def figures(rows):
    return sorted({key for row in rows for key, value in row.items() if isinstance(value, dict) and "old" in value})


def tables_of(diff):
    """By view and figure the rows that must be shown. Where two lists have a figure, the first one counts."""
    views = {}
    for view, lists in VIEWS.items():
        shown = views[view] = {}
        for name in lists:
            for key in figures(diff.get(name, [])):
                if key not in shown:
                    shown[key] = rows_of(diff[name], LABELS[view], key)
    return views


def lines_of(diff):
    """By file and figure: what a line of the source view must show."""
    files = {}
    for name in ("lines", "lines_by_work"):
        for row in diff.get(name, []):
            if row.get("file") and row.get("line"):
                for key in figures([row]):
                    sums = files.setdefault(row["file"], {}).setdefault(key, {}).setdefault(str(row["line"]), {"old": 0, "new": 0})
                    for side in sums:
                        sums[side] += row[key][side]
    return files


def totals_of(old, new):
    """What all stacks have together."""
    return {key: {side: sum(row.get(key, 0) for row in report["sites"]) for side, report in (("old", old), ("new", new))}
            for key in ("allocated_bytes", "survived_bytes", "gc_blame_instructions")}


class Pair:
    """Two profiles and their page."""

    def __init__(self, folder, name, old, new):
        self.old, self.new, self.html = (os.path.join(folder, f"{name}.{end}") for end in ("old.out", "new.out", "html"))
        write(self.old, old)
        write(self.new, new)
        done = pypygc("diff", "--html", "-o", self.html, self.old, self.new)
        assert done.status == 0, done

    def asked(self):
        diff = pypygc("diff", "--json", self.old, self.new).json
        return {"tables": tables_of(diff), "changed": lines_of(diff), "findings": len(diff["findings"]),
                "stacks": totals_of(*(pypygc("report", "--json", path).json for path in (self.old, self.new)))}


def main(t):
    needed = looking.common()
    if isinstance(needed, str):
        t.skip(needed)
        return
    with tempfile.TemporaryDirectory() as folder:
        memory = Pair(folder, "memory", profile(scale=3), profile(scale=1, function="hot"))
        looking.run(t, {**needed, "parts": [["looks", memory.html], ["changes", memory.html]], **memory.asked()})
        work = Pair(folder, "work", given_work.profile(), given_work.profile(scale=10, helper="other"))
        looking.run(t, {**needed, "parts": [["looks", work.html], ["keys", work.html], ["changes", work.html]], **work.asked()})
        old = Pair(folder, "aged", aged(), aged(function="cold"))
        looking.run(t, {**needed, "parts": [["changes", old.html], ["looks", old.html]], **old.asked()})
        names = {"file": f"/home/me/{HOSTILE}.py", "function": HOSTILE, "type_name": HOSTILE}
        hostile = Pair(folder, "hostile", profile(**names), profile(**names, scale=2))
        looking.run(t, {**needed, "parts": [["hostile", hostile.html]]})


with tap.Tap() as tests_of_diff_reading:
    main(tests_of_diff_reading)
