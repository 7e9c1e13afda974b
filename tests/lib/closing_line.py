#!/usr/bin/env python3
# Adds up the results of a test run (the .trs files of Automake's harness) and prints them as one
# line, `N passed, N failed, N skipped`. Whether all is well says make's exit status.
# SPDX-License-Identifier: GPL-3.0-or-later

import re
import sys


def count(path):
    """(passed, failed, skipped) of one test program."""
    try:
        with open(path, encoding="utf-8", errors="replace") as f:
            results = re.findall(r"^:test-result:\s*([A-Z]+)", f.read(), re.M)
    except OSError:
        results = []
    passed = results.count("PASS")
    failed = results.count("FAIL") + results.count("XPASS")
    # XFAIL: is known to fail, and still to do: it has not passed.
    skipped = results.count("SKIP") + results.count("XFAIL")
    # ERROR: died, wrong plan, exit status. After a FAIL it says nothing new.
    if failed == 0:
        failed = results.count("ERROR")
    # A program without any result did not run.
    if not results:
        failed = 1
    return passed, failed, skipped


def main(paths):
    sums = [sum(column) for column in zip(*map(count, paths))] or [0, 0, 0]
    print("%d passed, %d failed, %d skipped" % tuple(sums), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
