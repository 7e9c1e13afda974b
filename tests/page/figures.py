#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# What a page says is what the JSON report says, figure by figure: lines, sites, types, traces, functions,
# calls, collections, findings. And what a page is: one file, no larger than it may be, without a way
# out. Environment: PYPYGC_BUILDDIR.
import os
import re
import tempfile
import time
import zlib

import pages
from given import aged, as_process, marked, pypygc, profile, resident, simulated, with_sites, write, HARM, EVIL
import given_memory
import given_work
import tap

# The whole program of the page, as it is and deflated.
MAX_BUNDLE, MAX_DEFLATED = 300 * 1000, 100 * 1000


def grown():
    """A run in which what was alive is known at four points, of a class also where it is made."""
    points, mib = [(k << 20, 1000 * k) for k in (2, 9, 16, 23)], 1 << 20
    records = given_memory.run(lambda part: 4 + 40 * part, kept=[given_memory.place(24 << 20)])
    at = next(i for i, record in enumerate(records) if record["k"] == "snapshot")
    return records[:at] + given_memory.alive(points, t24=[mib, 5 * mib, 11 * mib, 18 * mib], t24_1=[mib, 4 * mib, 9 * mib, 16 * mib], t3=[8 * mib] * 4) + records[at:]


GIVEN = {"objects": profile, "the old generation": aged, "marks": marked, "simulated caches": simulated,
         "misses of sites": with_sites, "the ledger of work": given_work.profile,
         "snapshots": lambda: with_resident(given_memory.with_snapshots(*given_memory.shots())),
         "memory that grows": lambda: given_memory.run(lambda part: 4 + 40 * part, kept=[given_memory.place(24 << 20)]),
         "what was alive of classes": grown, "ten times as much": lambda: given_work.profile(scale=10)}


def with_resident(records):
    at = next(i for i, record in enumerate(records) if record["k"] == "totals")
    return records[:at] + [resident(1000, arena_used=5), resident(2000, arena_used=6, raw=7)] + records[at:]


def of_profile(t, path, name):
    html = pypygc("report", "--html", path)
    report = pypygc("report", "--json", path)
    if not t.is_((html.status, report.status), (0, 0), f"{name}: page and JSON are made"):
        return None
    bad = pages.differences(report.json, pages.tables(html.out))
    if not t.ok(not bad, f"{name}: all figures of the JSON report are in the page, equal"):
        t.diag("\n".join(bad[:20]))
    return html.out.decode()


def test_forked(t, folder):
    """A process that was forked from another has a profile beside it."""
    write(os.path.join(folder, "family.out.2"), as_process(profile(), 2, parent=1))
    html = of_profile(t, write(os.path.join(folder, "family.out"), as_process(profile(), 1)), "a forked process")
    table = pages.tables(html.encode())["forked"]
    t.is_((table["profile"], table["pid"], table["parent_pid"]), (["family.out.2"], [2], [1]), "it is named in the page")


def test_hostile(t, folder):
    path = write(os.path.join(folder, "evil.out"), profile(file="/home/me/" + EVIL + ".py", function=EVIL, type_name=EVIL))
    html = pypygc("report", "--html", path).out.decode()
    head = html.split('id="data"')[0]
    t.ok("<script>" not in head and "alert" not in head, "hostile names: none is markup")
    t.ok(not HARM.search(html.split("<script>")[0]), "hostile names: nothing acts or hides")
    strings = pages.tables(html.encode())["places"]
    t.ok(any("\\u202e" in (text or "") for text in strings["file"] + strings["function"]),
         "hostile names: what changes the direction of writing is escaped in the data")


def test_form(t, html):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    t.ok(policy is not None and policy[1].startswith("default-src 'none'") and "unsafe" not in policy[1]
         and "http" not in policy[1], "nothing may be loaded, and no script but the page's own runs")
    outside = re.findall(r"""(?:src|href)\s*=\s*["']?https?:|@import|url\(""", html.split('id="data"')[0])
    t.is_(outside, [], "the page refers to nothing outside of it")
    t.is_(html.count("<script"), 2, "there are two scripts: the data and the program")
    assets = b"".join(open(os.path.join(os.environ["PYPYGC_BUILDDIR"], "page", name), "rb").read()
                      for name in ("page.js", "page.css"))
    t.ok(10000 < len(assets) <= MAX_BUNDLE, f"program and style take {len(assets)} bytes, at most {MAX_BUNDLE}")
    deflated = len(zlib.compress(assets, 9))
    t.ok(deflated <= MAX_DEFLATED, f"deflated {deflated}, at most {MAX_DEFLATED}")


def test_sources(t, folder):
    with open(os.path.join(folder, "app.py"), "w", encoding="utf-8") as file:
        file.write("".join(f"secret_{i} = {i}\n" for i in range(1, 60)))
    records = profile(file=os.path.join(folder, "app.py"))
    records[1]["cwd"] = folder
    path = write(os.path.join(folder, "sources.out"), records)
    texts = [text for text in pages.tables(pypygc("report", "--html", path).out)["files"]["text"] if text]
    t.ok(any("secret_7 = 7" in text for text in texts), "the text of the program is in the page")
    without = pages.tables(pypygc("report", "--html", "--no-source", path).out)
    t.ok("secret_7" not in str(without) and without["files"][""][0] > 0, "with --no-source it is not")


def test_open(t, folder):
    """The page beside the profile, opened by what BROWSER names; it is not taken for a profile."""
    script, told = os.path.join(folder, "browser"), os.path.join(folder, "told")
    with open(script, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\necho "$1" >"{told}.new" && mv "{told}.new" "{told}"\n')
    os.chmod(script, 0o755)
    write(os.path.join(folder, "pypygc.out.7"), profile())
    environment = {**os.environ, "BROWSER": script}
    done = pypygc("report", "--open", cwd=folder, environment=environment)
    t.is_(done.status, 0, "--open writes the page")
    t.ok(b"the page is pypygc.out.7.html" in done.err and os.path.exists(os.path.join(folder, "pypygc.out.7.html")),
         "beside the profile, and says where")
    for _ in range(600):
        if os.path.exists(told):
            break
        time.sleep(0.1)
    with open(told, encoding="utf-8") as file:
        t.is_(file.read(), "pypygc.out.7.html\n", "and opens it")
    os.utime(os.path.join(folder, "pypygc.out.7"), (1, 1))
    t.ok(b"reading pypygc.out.7, the newest here" in pypygc("report", cwd=folder).err, "a page is no profile, however new")
    done = pypygc("report", "--open", cwd=folder, environment={**environment, "BROWSER": "/nonexistent/browser"})
    t.ok(done.status == 2 and b"/nonexistent/browser" in done.err, "a browser that is not there is said to be")


def main(t):
    why = pages.unavailable()
    if why is not None:
        t.skip(why)
        return
    with tempfile.TemporaryDirectory() as folder:
        html = None
        for name, make in GIVEN.items():
            html = of_profile(t, write(os.path.join(folder, "given.out"), make()), name)
        test_form(t, html)
        test_forked(t, folder)
        test_hostile(t, folder)
        test_sources(t, folder)
        test_open(t, folder)


with tap.Tap() as tests_of_page:
    main(tests_of_page)
