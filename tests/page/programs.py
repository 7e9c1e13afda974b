#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Programs that run under the tool: the page of each says what its JSON report says, figure by figure, site
# by site and line by line, and has the size that it may have. Environment: PYPYGC_BUILDDIR.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import books  # noqa: E402
import pages  # noqa: E402
import tap  # noqa: E402
import vg  # noqa: E402

PROGRAMS = ("window", "objects", "kept", "large", "stores", "owners_guards", "ledger_jit", "malloced")
MAX_PAGE = 700 * 1000  # of window.py


def main(t):
    why = pages.unavailable()
    if why is not None:
        t.skip(why)
        return
    for name in PROGRAMS:
        run = vg.run(books.program(name), options=("--fold=2000",))  # as users have it
        report = pages.pypygc("report", "--json", run.profile.path).json
        html = pages.pypygc("report", "--html", run.profile.path).out
        bad = pages.differences(report, pages.tables(html))
        if not t.ok(not bad and len(report["sites"]) > 10, f"{name}: {len(report['sites'])} sites and {len(report['lines'])} lines are those of the JSON report"):
            t.diag("\n".join(bad[:20]))
        if name == "window":
            t.ok(len(html) <= MAX_PAGE, f"{name}: the page has {len(html)} bytes, at most {MAX_PAGE}")


with tap.Tap() as tests_of_programs:
    main(tests_of_programs)
