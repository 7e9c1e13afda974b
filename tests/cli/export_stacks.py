#!/usr/bin/env python3
# pypygc export --collapsed and --speedscope: stacks whose figures add up to the totals of the profile, as
# speedscope itself reads them, in a browser; names that mean harm; --metric.
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import json
import os
import re
import tempfile

import browser
from exported import Exports, hostile, profiles, totals
import given
import readers
import tap

METRICS = ("allocated_bytes", "allocated_objects", "survived_bytes", "survived_objects", "old_live_bytes",
           "old_live_objects", "gc_instructions", "external_bytes", "instructions")


def stacks(text):
    """[(frames from the outermost in, figure)]."""
    found = []
    for line in text.split("\n")[:-1]:
        frames, figure = line.rsplit(" ", 1)
        found.append((tuple(frames.split(";")), int(figure)))
    return found


def measured(total, metric):
    """True if a profile with these totals has the metric."""
    if metric == "instructions":
        return "ledger_difference" in total
    return metric in total


def sums(e):
    t = e.t
    for what, records in profiles().items():
        total = totals(records)
        for metric in METRICS:
            if not measured(total, metric):
                refused = given.pypygc("export", "--collapsed", f"--metric={metric}", e.given(records))
                t.ok(refused.status == 2 and b"did not measure" in refused.err, f"{what}: no {metric}")
                continue
            found = stacks(e.text("collapsed", records, f"--metric={metric}"))
            t.is_(sum(figure for _, figure in found), total[metric], f"{what}: collapsed {metric}")
            t.ok(all(figure > 0 for _, figure in found) and len(set(found)) == len(found),
                 f"{what}: a line a stack")
            speedscope = json.loads(e.text("speedscope", records, f"--metric={metric}"))
            t.is_([(p["name"], p["endValue"]) for p in speedscope["profiles"]], [(metric, total[metric])],
                  f"{what}: speedscope {metric}")
            t.is_(opened(speedscope), sorted(found), f"{what}: the same stacks")
        names = [p["name"] for p in json.loads(e.text("speedscope", records))["profiles"]]
        t.is_(names, [m for m in METRICS if measured(total, m) and "objects" not in m],
              f"{what}: a profile a metric")


def opened(speedscope):
    """The stacks of a speedscope profile, as collapsed ones have them."""
    def name(frame):
        if "file" not in frame:
            return frame["name"]
        return f"{frame['name']} ({frame['file']}:{frame.get('line', 0)})"

    names = [name(frame) for frame in speedscope["shared"]["frames"]]
    profile, = speedscope["profiles"]
    open_ones, found, at = [], {}, 0
    for event in profile["events"]:
        if event["at"] > at:
            found[tuple(open_ones)] = event["at"] - at
            at = event["at"]
        if event["type"] == "O":
            open_ones.append(names[event["frame"]])
        elif open_ones.pop() != names[event["frame"]]:
            raise ValueError("closed another frame than the last")
    if open_ones or at != profile["endValue"]:
        raise ValueError("not all is closed, or the end is another")
    return sorted(found.items())


def contents(e):
    t = e.t
    found = dict(stacks(e.text("collapsed", given.profile())))
    mib = given.MIB
    t.is_(found[("main (/home/me/app.py:5)", "hot (/home/me/app.py:9)", "[Point]")], 100 * mib,
          "inlined frames are callers")
    t.is_(found[("<module> (/home/me/app.py:30)", "hot (/home/me/app.py:12)", "[rpy_string]")], 128,
          "so are frames of the interpreter")
    t.is_(found[("<module> (/home/me/app.py:30)", "hot (/home/me/app.py:12)", "(JIT compiler)",
                 "[rpy_string]")], 64, "the compiler is one above its line")
    under = sum(n for frames, n in found.items() if "<module> (/home/me/app.py:30)" in frames)
    t.is_(under, 4 * 64, "inclusive: what a line has called")
    found = dict(stacks(e.text("collapsed", given.aged(), "--metric=external_bytes")))
    t.is_([(frames[-1], n) for frames, n in found.items()], [("(malloc by no file)", 50 * mib)],
          "memory outside has its library")


def harm(e):
    bad = []
    for what, records in hostile():
        for text in (e.text("collapsed", records), e.text("speedscope", records)):
            if given.HARM.search(text):
                bad.append((what, given.HARM.search(text)))
        for line in e.text("collapsed", records).split("\n")[:-1]:
            if not re.fullmatch(r"[^\n]+ \d+", line):
                bad.append((what, line[:200]))
        expected = stacks(e.text("collapsed", records))
        read = opened(json.loads(e.text("speedscope", records, "--metric=allocated_bytes")))
        if sum(n for _, n in expected) != sum(n for _, n in read) or len(expected) != len(read):
            bad.append((what, "differs"))
    e.t.is_(bad, [], "names that mean harm do none")


def schema(e):
    try:
        import jsonschema
        folder = readers.package("speedscope", given.BUILD)
    except (ImportError, readers.Missing) as error:
        e.t.skip(f"{error} (jsonschema is in Debian's python3-jsonschema)", 2)
        return
    path = os.path.join(folder, "speedscope", "dist", "release", "file-format-schema.json")
    with open(path, encoding="utf-8") as file:
        validator = jsonschema.validators.validator_for({})(json.load(file))
    bad = []
    for what, records in [*profiles().items(), *hostile()]:
        for error in validator.iter_errors(json.loads(e.text("speedscope", records))):
            bad.append((what, error.message[:200]))
    e.t.is_(bad, [], "valid by speedscope's schema")
    e.t.ok(not validator.is_valid({"profiles": 1}), "which can refuse")


def rows(page):
    """{name: (total, self)} of the table of speedscope's third view, with the amounts as it has them."""
    page.wait("document.body.innerText.includes('Sandwich')")
    page.key("3")
    page.wait("document.body.innerText.includes('Symbol Name')")
    cells = page.value("[...document.querySelectorAll('tr')].map(r => [...r.cells].map(c => c.innerText))")
    return {row[2].strip(): (row[0].strip().split(" (")[0], row[1].strip().split(" (")[0])
            for row in cells if len(row) == 3 and row[0] != "Total"}


def in_speedscope(e, text):
    """Opens a file in speedscope, as its command line does."""
    folder = readers.package("speedscope", given.BUILD)
    script = e.path("profile.js")
    with open(script, "w", encoding="utf-8") as file:
        data = base64.b64encode(text.encode()).decode()
        file.write(f'speedscope.loadFileFromBase64("given", "{data}")')
    index = os.path.join(folder, "speedscope", "dist", "release", "index.html")
    with browser.Page(f"file://{os.path.abspath(index)}#localProfilePath={script}") as page:
        return rows(page)


def speedscope(e):
    small = given.aged()
    for cell in small:
        if cell["k"] == "external":
            cell.update(bytes=777, freed_bytes=0)
    totals(small)["external_bytes"] = 777
    option = "--metric=external_bytes"
    try:
        own = in_speedscope(e, e.text("speedscope", small, option))
        other = in_speedscope(e, e.text("collapsed", small, option))
    except (readers.Missing, browser.Missing) as error:
        e.t.skip(str(error), 3)
        return
    e.t.is_({name: total for name, (total, _) in own.items()},
            {"<module>": "777 B", "main": "777 B", "hot": "777 B", "(malloc by no file)": "777 B"},
            "speedscope: its own format, inclusive figures")
    e.t.is_({name: self for name, (_, self) in own.items()},
            {"<module>": "0 B", "main": "0 B", "hot": "0 B", "(malloc by no file)": "777 B"},
            "and those of a frame itself")
    e.t.is_({name: total for name, (total, _) in other.items()},
            {"<module> (/home/me/app.py:30)": "777", "main (/home/me/app.py:5)": "777",
             "hot (/home/me/app.py:9)": "777", "(malloc by no file)": "777"}, "speedscope: collapsed stacks")


def errors(e):
    path = e.given(given.profile())
    for arguments, words in ((("--callgrind", "--metric=survived_bytes"), b"not for --format=callgrind"),
                             (("--collapsed", "--metric=time"), b"allocated_bytes, allocated_objects")):
        done = given.pypygc("export", *arguments, path)
        e.t.ok(done.status == 2 and words in done.err and done.out == b"", " ".join(arguments))


with tap.Tap() as test, tempfile.TemporaryDirectory() as place:
    for part in (sums, contents, harm, schema, speedscope, errors):
        part(Exports(test, place))
