#!/usr/bin/env python3
# What a page costs its reader: for made profiles of more and more sites the size of the file, the seconds
# until the first view is there, until the page has prepared what other views need while that one is
# looked at, and for each other view from then on; and the memory of the browser's process that shows it,
# by the browser's own counters. Elapsed times, the least of several: needs a quiet machine.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import os
import sys
import tempfile

import reading
import run

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
import browser  # noqa: E402
from vg import PYPYGC  # noqa: E402

VIEWS = ("source", "flame?metric=allocated_bytes", "timeline", "loops", "types", "holders", "collections",
         "environment", "summary")

# Opens a view, and waits until it is drawn.
OPEN = """new Promise((done) => {
    const begin = performance.now();
    location.hash = %r;
    addEventListener("hashchange", () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin))), {once: true});
})"""


def measure(path):
    """Seconds to the first view, until others are prepared, of each other one, and megabytes of the page's heap."""
    with browser.Page(f"file://{path}", seconds=300) as page:
        page.wait("document.querySelector('main h2') !== null")
        first = page.value("performance.getEntriesByName('pypygc-shown')[0].startTime")
        page.wait("performance.getEntriesByName('pypygc-ready').length > 0")
        ready = page.value("performance.getEntriesByName('pypygc-ready')[0].startTime")
        views = [page.value(OPEN % view) / 1000 for view in VIEWS]
        page.send("HeapProfiler.collectGarbage")
        heap = page.send("Runtime.getHeapUsage")
        memory = heap["usedSize"] + heap.get("backingStorageSize", 0)
    return [first / 1000, ready / 1000, *views, memory / 1e6]


def main():
    parser = argparse.ArgumentParser(description="what a page costs its reader, by the number of sites")
    parser.add_argument("-n", "--sites", type=int, default=1_000_000, help="in the largest [1,000,000]")
    parser.add_argument("-t", "--traces", type=int, default=10_000, help="in the largest [10,000]")
    parser.add_argument("-r", "--runs", type=int, default=5, help="of which each figure's least counts [5]")
    args = parser.parse_args()
    print(f"{'sites':>9}{'page MB':>9}{'make s':>8}{'open s':>8}{'ready s':>9}{'heap MB':>9}  " +
          "".join(f"{view.split('?')[0]:>12}" for view in VIEWS))
    with tempfile.TemporaryDirectory() as folder:
        profile, page = os.path.join(folder, "profile"), os.path.join(folder, "page.html")
        for part in (16, 4, 1):
            sites = args.sites // part
            reading.write_profile(profile, sites, args.traces // part, "/x")
            seconds, _, _ = run.measure([PYPYGC, "report", "--html", "-o", page, profile], status=0)
            first, ready, *views, memory = map(min, zip(*(measure(page) for _ in range(args.runs))))
            print(f"{sites:>9}{os.path.getsize(page) / 1e6:>9.1f}{seconds:>8.1f}{first:>8.2f}{ready:>9.2f}{memory:>9.0f}  " +
                  "".join(f"{value:>12.2f}" for value in views), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
