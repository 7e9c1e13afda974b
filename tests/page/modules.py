#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The parts of the page that need no browser, by node's test runner. Environment: PYPYGC_SRCDIR.
import os
import re
import shutil
import subprocess

import tap


FILES = ("modules.test.mjs", "diff.test.mjs")


def main(t):
    node = shutil.which("node")
    if node is None:
        t.skip("node is missing (Debian: apt install nodejs)")
        return
    source = os.environ["PYPYGC_SRCDIR"]
    done = subprocess.run([node, "--test-reporter=tap", "--test", *(os.path.join(source, "tests", "page", name) for name in FILES)],
                          capture_output=True, text=True, timeout=300, check=False)
    results = re.findall(r"^ *(ok|not ok) \d+ - ([^#\n]+)", done.stdout, re.M)
    results = [(ok, name) for ok, name in results if not name.endswith(".mjs")]
    if not t.ok(len(results) > 10, "node's tests ran"):
        t.diag(done.stdout[-3000:] + done.stderr[-3000:])
    for ok, name in results:
        t.ok(ok == "ok", name)
    if not t.is_(done.returncode, 0, "and none failed"):
        t.diag(done.stdout[-3000:])


with tap.Tap() as tests_of_modules:
    main(tests_of_modules)
