#!/usr/bin/env python3
# What a page costs its reader, for a made profile of very many sites: seconds until the first view is there and
# until the page has prepared what other views need, milliseconds that each action takes from then on (views,
# searching, sorting, other figures, turned round, ranges), and the memory of the page's heap at the end. By the
# browser's own counters: the processor's time of the page's thread, which the load of the machine changes little,
# and elapsed time, which needs a quiet one. Of several runs the least counts. No test asserts any of it.
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

# What a reader does, in this order: a name, and the expression that does it. choose() and press() are HELPERS.
RANGE = "from=1&to=200000000"
ACTIONS = (
    ("source", "location.hash = 'source'"),
    ("source: another file", "choose('File', 3)"),
    ("source: another heat", "choose('Heat', 'survived_bytes')"),
    ("source: next line", "press('n')"),
    ("flame", "location.hash = 'flame?metric=allocated_bytes'"),
    ("flame: opened", "document.querySelectorAll('.tree button')[2].click()"),
    ("flame: another figure", "choose('By', 'survived_bytes')"),
    ("flame: search", "search('function123')"),
    ("flame: no search", "search('')"),
    ("flame: turned round", "choose('First', 'callees')"),
    ("flame: figure, turned", "choose('By', 'old_live_bytes')"),
    ("flame: packages, turned", "choose('Boxes', 'package')"),
    ("flame: packages", "choose('First', 'callers')"),
    ("flame: lines", "choose('Boxes', 'line')"),
    ("flame: of a range", f"location.hash = 'flame?metric=filled&{RANGE}'"),
    ("flame: of a function", "location.hash = 'flame?metric=allocated_bytes&file=%2Fx%2Fpackage3%2F__init__.py&function=function70'"),
    ("timeline", "location.hash = 'timeline'"),
    ("loops", "location.hash = 'loops'"),
    ("loops: sorted", "document.querySelectorAll('main th button')[4].click()"),
    ("loops: more rows", "document.querySelector('main button.more').click()"),
    ("loops: a trace", "location.hash = 'loops?trace=77'"),
    ("types", "location.hash = 'types'"),
    ("types: one", "location.hash = 'types?type=Type7'"),
    ("types: another size", "choose('Size by', 'survived_bytes')"),
    ("holders", "location.hash = 'holders'"),
    ("collections", "location.hash = 'collections'"),
    ("collections: a range", f"location.hash = 'collections?{RANGE}'"),
    ("environment", "location.hash = 'environment'"),
    ("summary", "location.hash = 'summary'"),
    ("dark", "press('d')"),
)

HELPERS = """
const choose = (label, value) => {
    const select = [...document.querySelectorAll("main label.choice")].find((one) => one.textContent.startsWith(label)).querySelector("select");
    select.value = typeof value === "number" ? select.options[value].value : value;
    select.dispatchEvent(new Event("change"));
};
const search = (text) => {
    const input = document.querySelector("main input[type=search]");
    input.value = text;
    input.dispatchEvent(new Event("input"));
};
const press = (key) => document.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
"""

# Does it, and waits until it is drawn.
DO = """new Promise((done) => {
    const begin = performance.now();
    %s;
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin))));
})"""


def processor(page):
    """Seconds of the processor that the page's thread has had so far."""
    return next(one["value"] for one in page.send("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration")


def measure(path):
    """By name: seconds elapsed to the first view, until all is prepared; milliseconds of the processor and elapsed
    of each action; megabytes of the page's heap."""
    figures = {}
    with browser.Page(f"file://{path}", seconds=300) as page:
        page.send("Performance.enable", timeDomain="threadTicks")
        page.wait("document.querySelector('main h2') !== null")
        for name, mark in (("first view", "pypygc-shown"), ("prepared", "pypygc-ready")):
            page.wait(f"performance.getEntriesByName('{mark}').length > 0")
            figures[name] = (None, page.value(f"performance.getEntriesByName('{mark}')[0].startTime"))
        page.send("Runtime.evaluate", expression=HELPERS)
        for name, action in ACTIONS:
            before = processor(page)
            elapsed = page.value(DO % action)
            figures[name] = (1000 * (processor(page) - before), elapsed)
        page.send("HeapProfiler.collectGarbage")
        heap = page.send("Runtime.getHeapUsage")
    return figures, (heap["usedSize"] + heap.get("backingStorageSize", 0)) / 1e6


def least(runs, name):
    """The least of all runs, each of the two by itself."""
    return [None if None in values else min(values) for values in zip(*(run[name] for run in runs))]


def main():
    parser = argparse.ArgumentParser(description="what a page of very many sites costs its reader")
    parser.add_argument("-n", "--sites", type=int, default=1_000_000, help="[1,000,000]")
    parser.add_argument("-t", "--traces", type=int, default=10_000, help="[10,000]")
    parser.add_argument("-r", "--runs", type=int, default=5, help="of which each figure's least counts [5]")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        profile, page = os.path.join(folder, "profile"), os.path.join(folder, "page.html")
        reading.write_profile(profile, args.sites, args.traces, "/x")
        seconds, _, _ = run.measure([PYPYGC, "report", "--html", "-o", page, profile], status=0)
        print(f"{args.sites:,} sites, {os.path.getsize(page) / 1e6:.1f} MB of page, made in {seconds:.1f} s; "
              f"the least of {args.runs} runs, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        measured = [measure(page) for _ in range(args.runs)]
    runs = [figures for figures, _ in measured]
    print(f"{'':24}{'processor ms':>14}{'elapsed ms':>12}")
    for name in runs[0]:
        of_processor, elapsed = least(runs, name)
        print(f"{name:24}{'' if of_processor is None else f'{of_processor:.0f}':>14}{elapsed:>12.0f}")
    print(f"{'memory, MB':24}{'':14}{max(memory for _, memory in measured):>12.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
