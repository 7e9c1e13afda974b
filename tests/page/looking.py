# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests that open a page in a browser: what they need, and how look.mjs is asked.
import json
import os
import subprocess

import browser
import pages
import readers

BUILD = os.path.abspath(os.environ.get("PYPYGC_BUILDDIR", "."))


def common():
    """What look.mjs is told of the programs that it needs, or the reason why there is nothing to see, as text."""
    why = pages.unavailable()
    if why is not None:
        return why
    try:
        return {"chromium": browser.program(), **{name: readers.package(name, BUILD) for name in ("playwright", "axe")}}
    except (browser.Missing, readers.Missing) as missing:
        return str(missing)


def run(t, asked):
    """Each of look.mjs's checks becomes one of the test."""
    done = subprocess.run([pages.NODE, os.path.join(pages.SOURCE, "tests", "page", "look.mjs")], timeout=900,
                          input=json.dumps(asked), capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        result = json.loads(line)
        if not t.ok(result["ok"], result["name"]):
            t.diag(result["seen"])
    if not t.is_(done.returncode, 0, "the browser was asked to the end"):
        t.diag(done.stderr[-2000:])
