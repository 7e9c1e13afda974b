#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# What a page of two runs says is what `pypygc diff --json` says, row by row and in its order, and its stacks
# have what the sites of both reports have. Environment: PYPYGC_BUILDDIR.
import os
import pty
import tempfile

import diff_pages
import pages
from given import EVIL, HARM, MIB, aged, profile, pypygc, simulated, with_sites, write
import given_work
import tap

APP = "/home/me/app.py"

# Pairs of runs; of those whose files have not moved stacks can be compared by their names.
PAIRS = {
    "equal runs": (profile, profile),
    "a loop that grew": (profile, lambda: profile(scale=2)),
    "a run that shrank": (lambda: profile(scale=3), profile),
    "another function, another type": (profile, lambda: profile(function="other", type_name="Line")),
    "runs that do not compare": (profile, lambda: profile(nursery=4 * MIB, command=("pypy3", "app.py", "more"))),
    "one without the old generation": (profile, aged),
    "the old generation": (aged, lambda: aged(function="cold")),
    "simulated caches": (simulated, with_sites),
    "misses of sites": (with_sites, with_sites),
    "the ledger of work": (given_work.profile, lambda: given_work.profile(scale=10)),
    "a helper of another name": (given_work.profile, lambda: given_work.profile(scale=3, helper="other")),
    "a run that was cut off": (profile, lambda: profile(scale=2, end=None)),
}
MOVED = {"a file that moved": (lambda: profile(file="/x/old/app.py"), lambda: profile(file="/y/app.py", scale=2))}


class Folder:
    def __init__(self, t, path):
        self.t, self.path = t, path
        self.old, self.new = os.path.join(path, "old.out"), os.path.join(path, "new.out")

    def tables(self, *options):
        done = pypygc("diff", "--html", *options, self.old, self.new)
        if not self.t.is_(done.status, 0, "the page of two runs is made"):
            self.t.diag(done)
        return pages.tables(done.out)


def compare(t, folder, name, pair, has_moved):
    write(folder.old, pair[0]())
    write(folder.new, pair[1]())
    data, diff = folder.tables(), pypygc("diff", "--json", folder.old, folder.new).json
    bad = diff_pages.differences(diff, data)
    if not t.ok(not bad, f"{name}: all of the JSON is in the page, in its order"):
        t.diag("\n".join(bad[:20]))
    if has_moved:
        return
    for side, path in (("old", folder.old), ("new", folder.new)):
        report = pypygc("report", "--json", path).json
        drop = [figure for figure in diff_pages.FIGURES if f"{figure}.{side}" not in data["stacks"]]
        wanted, got = diff_pages.stacks_of_report(report), diff_pages.stacks_of_page(data, side)
        for sums in wanted.values():
            sums.update(dict.fromkeys(drop, 0))
        wanted = {key: sums for key, sums in wanted.items() if any(sums.values())}
        if not t.is_(got, wanted, f"{name}: {len(wanted)} stacks of the {side} run have what its sites have"):
            t.diag(drop)


def test_baseline(t, folder):
    """A baseline has totals only."""
    write(folder.new, profile(scale=2))
    first = write(os.path.join(folder.path, "first.out"), profile())
    os.remove(folder.old)
    done = pypygc("check", first, "--max-allocated-bytes=+2%", "--baseline", folder.old, "--update")
    if not t.is_(done.status, 0, "a baseline is made"):
        t.diag(done)
    data = folder.tables()
    t.ok(data["totals"][""][0] > 0 and data["lines"][""][0] == 0 and "stacks" not in data, "against a baseline: totals, and nothing else")


def test_hostile(t, folder):
    write(folder.old, profile(file=f"/home/me/{EVIL}.py", function=EVIL, type_name=EVIL))
    write(folder.new, profile(file=f"/home/me/{EVIL}.py", function=EVIL, type_name=EVIL, scale=2))
    html = pypygc("diff", "--html", folder.old, folder.new).out.decode()
    head = html.split('id="data"')[0]
    t.ok("<script>" not in head and "alert" not in head, "hostile names: none is markup")
    t.ok(not HARM.search(html.split("<script>")[0]), "hostile names: nothing acts or hides")
    types = pages.tables(html.encode())["types"]
    t.ok(any("\\u202e" in (text or "") for text in types["type"]), "hostile names: what changes the direction of writing is escaped in the data")


def test_sources(t, folder):
    app = os.path.join(folder.path, "app.py")
    with open(app, "w", encoding="utf-8") as file:
        file.write("".join(f"secret_{i} = {i}\n" for i in range(1, 60)))
    for path, scale in ((folder.old, 1), (folder.new, 2)):
        records = profile(file=app, scale=scale)
        records[1]["cwd"] = folder.path
        write(path, records)
    t.ok("secret_7 = 7" in str(folder.tables()["files"]["text"]), "the text of the new run's program is in the page")
    t.ok("secret_7" not in str(folder.tables("--no-source")), "with --no-source it is not")


def on_terminal(*arguments):
    """Runs pypygc with a terminal as standard output; what it wrote there, and its result."""
    terminal, its = pty.openpty()
    try:
        done = pypygc(*arguments, stdout=its)
    finally:
        os.close(its)
    os.set_blocking(terminal, False)
    try:
        shown = os.read(terminal, 1 << 16)
    except OSError:
        shown = b""
    os.close(terminal)
    return done, shown


def test_terminal(t, folder):
    write(folder.old, profile())
    write(folder.new, profile(scale=2))
    done, shown = on_terminal("diff", "--html", folder.old, folder.new)
    t.is_((done.status, shown), (0, b""), "on a terminal no page is written to it")
    name = folder.new + ".diff.html"
    t.ok(f"the page is {name}".encode() in done.err and os.path.getsize(name) > 10000, "but beside the new profile, and it says where")
    os.remove(name)
    done, shown = on_terminal("diff", "--html", folder.old, folder.new, "-o", os.path.join(folder.path, "asked.html"))
    t.ok(done.status == 0 and os.path.exists(os.path.join(folder.path, "asked.html")) and not os.path.exists(name), "or to the file that is asked for")
    done, shown = on_terminal("diff", folder.old, folder.new)
    t.ok(b"Totals" in shown and not os.path.exists(name), "text is for the terminal")


def main(t):
    why = pages.unavailable()
    if why is not None:
        t.skip(why)
        return
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(t, path)
        for name, pair in PAIRS.items():
            compare(t, folder, name, pair, False)
        for name, pair in MOVED.items():
            compare(t, folder, name, pair, True)
        test_baseline(t, folder)
        test_hostile(t, folder)
        test_sources(t, folder)
        test_terminal(t, folder)


with tap.Tap() as tests_of_diff:
    main(tests_of_diff)
