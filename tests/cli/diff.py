#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# `pypygc diff`: what belongs together in two runs though the program was edited, and how it is
# shown. Environment: PYPYGC_BUILDDIR.
import html
import os
import re
import tempfile

import given_work
from given import EVIL, HARM, MIB, TRUE_END, aged, profile, pypygc, simulated, write
import schemas
import tap


def interpreted(lines, file="/home/me/app.py", function="hot", **changes):
    """A run of interpreted code: lines are (line, type, bytes), and function of each may be fourth."""
    known = [r for r in profile(end=None, **changes)
             if r["k"] in ("header", "run")]
    names = sorted({line[1] for line in lines})
    records = known + [{"k": "type", "id": 100 + i, "name": name, "fixed_size": 8}
                       for i, name in enumerate(names)]
    cells = []
    for i, (line, type_name, size, *rest) in enumerate(lines):
        records += [{"k": "frame", "id": i, "file": file, "line": line,
                     "function": rest[0] if rest else function},
                    {"k": "site", "id": i, "kind": "interpreter", "frame": i}]
        cells.append({"k": "cell", "site": i, "type": 100 + names.index(type_name),
                      "allocated_objects": size // 8, "allocated_bytes": size,
                      "died_objects": size // 8, "died_bytes": size})
    size = sum(c["allocated_bytes"] for c in cells)
    return records + cells + [
        {"k": "totals", "nursery_bytes": size, "nursery_objects": size // 8,
         "died_young_bytes": size, "died_young_objects": size // 8}, TRUE_END]


class Diffs:
    def __init__(self, t, folder):
        self.t, self.folder = t, folder
        self.old, self.new = os.path.join(folder, "old"), os.path.join(folder, "new")
        self.shown = []

    def text(self, old, new, *options):
        write(self.old, old)
        write(self.new, new)
        result = pypygc("diff", self.old, self.new, *options)
        if not self.t.ok(result.status == 0, "a diff as text: 0"):
            self.t.diag(result)
        return result.out.decode()

    def json(self, old, new):
        write(self.old, old)
        write(self.new, new)
        result = pypygc("diff", "--json", self.old, self.new)
        if not self.t.ok(result.status == 0, "a diff as JSON: 0"):
            self.t.diag(result)
        self.shown.append(result.json)
        return result.json

    def lines(self, old, new):
        """The lines that changed: (old line, new line), and the change in bytes."""
        return {(row.get("old_line"), row.get("line")):
                row["allocated_bytes"]["new"] - row["allocated_bytes"]["old"]
                for row in self.json(old, new)["lines"]}


def equal(d):
    for given in (profile(), aged(), simulated()):
        diff = d.json(given, given)
        d.t.ok(not any(diff[key] for key in ("lines", "sites", "types", "traces", "not_comparable")),
               "a run against itself: nothing changed")
        d.t.ok(all(t["old"] == t["new"] for t in diff["totals"]), "nor do totals")
    d.t.ok("All others are equal" in d.text(profile(), profile()), "as text")


def moved(d):
    first = [(10, "int", 8000), (11, "str", 4000), (12, "float", 80000)]
    d.t.is_(d.lines(interpreted(first), interpreted([(n + 40, *rest) for n, *rest in first])), {},
            "lines that only moved have not changed")
    grown = [(n + 40, kind, size + 800 * (kind == "str")) for n, kind, size in first]
    d.t.is_(d.lines(interpreted(first), interpreted(grown)), {(11, 51): 800},
            "the one that allocates more, though its number now is another's")
    d.t.is_(d.lines(interpreted(first), interpreted([(10, "dict", 160)] + [
        (n + 1, *rest) for n, *rest in first])), {(None, 10): 160}, "a line before the others is new")
    d.t.is_(d.lines(interpreted(first), interpreted([(n - 1, *rest) for n, *rest in first[1:]])),
            {(10, None): -8000}, "a line is gone")
    others = [(n + 5, *rest, "cold") for n, *rest in first]
    d.t.is_(d.lines(interpreted(first + others), interpreted(
        [(n + 20, *rest) for n, *rest in first] + [(n - 12, *rest) for n, *rest in others])), {},
        "two functions have changed places")
    d.t.is_(d.lines(interpreted(first), interpreted(first, function="renamed")),
            {(n, None): -size for n, _, size in first} | {(None, n): size for n, _, size in first},
            "a function of another name is another function")


def files(d):
    lines = [(10, "int", 8000)]
    grown = [(11, "int", 8800)]
    for old, new, name in (("/ci/1/src/app.py", "/ci/2/src/app.py", "in another folder"),
                           ("app.py", "/ci/app.py", "with its folder")):
        row, = d.json(interpreted(lines, file=old), interpreted(grown, file=new))["lines"]
        d.t.is_((row["file"], row["old_file"], row["old_line"], row["line"]), (new, old, 10, 11),
                f"a file {name}")
    row, = d.json(interpreted(lines, file="/x/a.py", command=("pypy3", "/x/a.py")),
                  interpreted(grown, file="/x/b.py", command=("pypy3", "/x/b.py")))["lines"]
    d.t.is_(row["old_file"], "/x/a.py", "another script was run instead")
    for file, command, other in (("app/a.py", ("pypy3", "app/a.py"), ("pypy3", "-B", "/x/b.py")),
                                 ("app/a.py", ("pypy3", "./app/a.py"), ("/opt/pypy3", "/x/b.py")),
                                 ("app/a.py", ("pypy3", "/home/me/app/a.py"), ("pypy3", "/x/b.py")),
                                 ("/home/me/app/a.py", ("pypy3", "./app/a.py"), ("pypy3", "/x/b.py"))):
        row, = d.json(interpreted(lines, file=file, command=command),
                      interpreted(grown, file="/x/b.py", command=other))["lines"]
        d.t.is_(row["old_file"], file, f"wherever it stands in the command: {' '.join(command)}, {' '.join(other)}")
    d.t.is_(len(d.lines(interpreted(lines, file="/x/a.py"), interpreted(lines, file="/x/b.py"))), 2,
            "a file of another name is another file")
    old = interpreted([(1, "int", 80), (1, "int", 160)])
    new = interpreted([(1, "int", 160), (1, "int", 80)])
    for records, names in ((old, ("/p/a/u.py", "/p/b/u.py")), (new, ("/q/b/u.py", "/q/a/u.py"))):
        for frame, name in zip((r for r in records if r["k"] == "frame"), names):
            frame["file"] = name
    d.t.is_(d.lines(old, new), {}, "of files of one name, those whose folders agree")


def order(d):
    old = interpreted([(1, "a", 8000), (2, "b", 800), (3, "c", 80000)])
    new = interpreted([(1, "a", 8080), (2, "b", 80800), (3, "c", 79000)])
    diff = d.json(old, new)
    d.t.is_([row["type"] for row in diff["types"]], ["b", "c", "a"], "types: what changed most first")
    d.t.is_([row["line"] for row in diff["lines"]], [2, 3, 1], "lines: the same")
    d.t.is_([(row["type"], row["line"]) for row in diff["sites"]], [("b", 2), ("c", 3), ("a", 1)],
            "sites: the same")
    d.t.is_(diff["totals"][0]["key"], "allocated_bytes", "totals: the same, in parts of themselves")
    text = d.text(old, new, "--top=1")
    d.t.ok("and 2 more" in text, "the text shows as many as are asked for")
    d.t.is_(d.text(old, new, "--top=5").count("more (--top"), 0, "or all")


def traces(d):
    row, = d.json(profile(), profile(scale=1.03))["traces"]
    d.t.is_((row["trace"], row["kind"], row["function"], row["state"]), (1, "loop", "main", "changed"),
            "a trace goes by its function and kind")
    d.t.is_(row["allocated_bytes"], {"old": 100 * MIB + 64, "new": 103 * MIB + 64}, "with its figures")
    row, = d.json(profile(), profile(scale=1.03))["sites"]
    d.t.is_((row["type"], row["kind"], row["line"]), ("Point", "jit", 9), "and so does its site")


def findings(d):
    """Those that came, went, changed and stayed; one belongs to another by its pattern and function."""
    def of(old, new):
        return [(row["state"], row["pattern"], row["function"], row.get("old_line"), row.get("line")) for row in d.json(old, new)["findings"]]

    one = "escaping-object"
    d.t.is_(of(profile(), profile()), [("same", one, "hot", 9, 9)], "a finding of both runs, with the same figures")
    d.t.is_(of(profile(), profile(scale=3)), [("changed", one, "hot", 9, 9)], "with others")
    row, = d.json(profile(), profile(scale=3))["findings"]
    reports = [pypygc("report", "--json", path).json["findings"][0] for path in (d.old, d.new)]
    d.t.is_([row["old_evidence"], row["evidence"]], [report["evidence"] for report in reports], "which are those of both reports")
    d.t.is_([row["old_severity"], row["severity"], row["explanation"]], [*(report["severity"] for report in reports), reports[1]["explanation"]],
            "as its severity is; what it says is the new run's")
    d.t.is_(of(profile(), profile(function="cold")), [("added", one, "cold", None, 9), ("removed", one, "hot", 9, None)],
            "in another function it is another one: what came stands first")
    d.t.is_(of(profile(), aged()), [("added", "stale-frame", "hot", None, 9), ("removed", one, "hot", 9, None)], "as it is of another pattern")
    row, = d.json(profile(file="/x/app.py"), profile(file="/y/app.py"))["findings"]
    d.t.is_((row["state"], row["file"], row["old_file"]), ("same", "/y/app.py", "/x/app.py"), "in a file that moved it is the same")
    text = d.text(profile(), profile(function="cold"))
    d.t.ok("new     [medium] escaping-object: /home/me/app.py:9 cold" in text and "gone    [medium] escaping-object: /home/me/app.py:9 hot" in text, "people are told what came and went")
    d.t.ok("1 the same in both" in d.text(profile(), profile()), "and how many stayed")
    app = os.path.join(d.folder, "app.py")
    with open(app, "w", encoding="utf-8") as file:
        file.write("\n" * 8 + "x = 1 # pypygc: ok escaping-object it is meant to be so\n")
    old, new = profile(file=app), profile(file=app, scale=3)
    old[1]["cwd"] = new[1]["cwd"] = d.folder
    d.t.is_(of(old, new), [], "what is accepted in the source is left out")


def parts(d):
    diff = d.json(given_work.profile(), given_work.profile(scale=10))
    works = [pypygc("report", "--json", path).json["work"] for path in (d.old, d.new)]
    d.t.is_({row["key"]: [row["old"], row["new"]] for row in diff["work"]}, {key: [work[key] for work in works] for key in works[0]}, "who executed the instructions of both runs")


def incomparable(d):
    for old, says in ((profile(nursery=4 * MIB), "nursery_size"), (profile(build="ffff"), "build_id"),
                      (profile(command=("pypy3", "b.py")), "b.py"),
                      (profile(command=("pypy3", "app.py", "7")), "words")):
        diff = d.json(old, profile(scale=2))
        d.t.ok(len(diff["not_comparable"]) == 1 and says in diff["not_comparable"][0],
               f"not comparable: {says}")
        d.t.ok(diff["lines"], "and compared all the same")
    for part, key, value, says in (("options", "jitlog", "no", "--jitlog was no, is yes"),
                                   ("environment", "PYPY_GC_GROWTH", "9", "PYPY_GC_GROWTH was 9")):
        old, new = profile(), profile()
        old[1][part][key] = value
        new[1][part].setdefault(key, None)
        d.t.ok(any(says in clause for clause in d.json(old, new)["not_comparable"]), says)
    old = profile()
    old[1]["options"]["checkpoint"] = 7
    old[1]["environment"]["PYPYLOG"] = "elsewhere"
    d.t.is_(d.json(old, profile())["not_comparable"], [], "where the log goes does not matter")
    d.t.ok("Not comparable" in d.text(profile(nursery=4 * MIB), profile()), "as text")
    d.t.ok("incomplete: " in d.text(profile(end=None), profile()), "an incomplete run is named")


def work(d):
    """Of the ledger of work: line 5 of main does 300 instructions more."""
    old, new = given_work.profile(), given_work.profile(scale=2)
    made = d.json(old, new)
    changed = [(r["function"], r["instructions"], r["inclusive_instructions"], r["calls"])
               for r in made["functions"]]
    d.t.is_(changed, [("main", {"old": 300, "new": 600}, {"old": 12850, "new": 13150},
                       {"old": 1, "new": 1}),
                      ("<module>", {"old": 150, "new": 150}, {"old": 13000, "new": 13300},
                       {"old": 1, "new": 1})], "what did it comes before its callers")
    d.t.is_([(r["line"], r["instructions"]["new"]) for r in made["lines_by_work"]], [(5, 600), (20, 150)],
            "the same of lines")
    d.t.is_(made["lines"], [], "which did not change in what they allocate")
    text = d.text(old, new)
    d.t.ok("Functions by change of work" in text and "+300" in text, "as text")
    same = d.text(old, old)
    d.t.ok("All 12 are equal" in same.partition("Functions by change")[2].partition("Lines by")[0],
           "equal runs are equal")
    for r in new:
        if r["k"] == "code":
            r["rows"] = [[f, "maine" if n == "main" else n, line + 7 * (n == "get_data"), *rest]
                         for f, n, line, *rest in r["rows"]]
    made = {r["function"]: r for r in d.json(old, new)["functions"]}
    d.t.is_((made["main"]["state"], made["maine"]["state"]), ("removed", "added"), "another name")
    d.t.is_("get_data" in made, False, "one that has moved is the same")
    d.t.ok("functions" not in d.json(profile(), new), "nothing without a ledger in both runs")


def markdown(d):
    """For an issue: what matters before the fold, the text in it."""
    old, new = profile(function="hot"), profile(function="cold", scale=3)
    text = d.text(old, new, "--markdown")
    head, *folded = text.split("<details>")
    totals = {row["key"]: row for row in d.json(old, new)["totals"]}
    rows = dict(re.findall(r"^\| (\w+) \| ([\d,]+ \| [\d,]+) \|", head, re.M))
    d.t.is_(rows["allocated_bytes"], " | ".join(f"{totals['allocated_bytes'][side]:,}" for side in ("old", "new")),
            "Markdown has the totals")
    d.t.ok("- new: **high** escaping-object: `/home/me/app.py:9 cold`" in head and
           "- gone: **medium** escaping-object: `/home/me/app.py:9 hot`" in head, "and which findings came and went") or d.t.diag(head)
    d.t.is_(len(folded), 1, "the rest is folded")
    d.t.ok(html.escape("Lines by change\n", quote=False) in folded[0] and folded[0].count("</details>") == 1, "as text")
    text = d.text(profile(), profile(file=EVIL + "`", function="`" + EVIL + "``</pre><b>", command=(EVIL, "`" * 9, "</pre>")), "--markdown")
    bare = re.sub("(`+)(?!`).*?(?<!`)\\1(?!`)", "", text)
    d.t.ok(not HARM.search(text) and set(re.findall("<[^>]*>", bare)) <=
           {"<pre>", "</pre>", "<details>", "</details>", "<summary>", "</summary>"}, "names do no harm there")


def hostile(d):
    old = profile(file=EVIL, function=EVIL, type_name=EVIL, command=("pypy3", EVIL))
    new = profile(file=EVIL + "2", function=EVIL, type_name=EVIL + "2",
                  command=("pypy3", EVIL + "3"), scale=2)
    text = d.text(old, new)
    d.t.ok(not HARM.search(text), "hostile names come out harmless")
    d.t.ok(d.json(old, new)["lines"], "and as JSON")


def arguments(d):
    write(d.old, profile())
    for name, status, *words in (("one profile", 2, d.old), ("three profiles", 2, d.old, d.old, d.old),
                                 ("no such file", 2, d.old, "/nowhere"), ("--top", 2, "--top=x", d.old),
                                 ("--help", 0, "--help")):
        d.t.is_(pypygc("diff", *words).status, status, f"{name}: {status}")
    out = os.path.join(d.folder, "out")
    d.t.is_(pypygc("diff", d.old, d.old, "-o", out).status, 0, "--output")
    d.t.ok(os.path.getsize(out) > 100, "writes there")
    for path in ("/dev/full", d.old):
        d.t.is_(pypygc("diff", d.old, d.old, "-o", path).status, 2, f"--output={path}: 2")


def schema(d):
    """All that was shown as JSON before."""
    try:
        validator = schemas.validator("diff.schema.json")
    except schemas.Missing as missing:
        d.t.skip(str(missing), 2)
        return
    errors = [error for shown in d.shown for error in validator.iter_errors(shown)]
    if not d.t.ok(d.shown and not errors, "the JSON is as its schema says"):
        d.t.diag(errors[:1])
    d.t.ok(not validator.is_valid({**d.shown[0], "totals": 5}), "which can refuse")


with tap.Tap() as t, tempfile.TemporaryDirectory() as folder:
    diffs = Diffs(t, folder)
    for part in (equal, moved, files, order, traces, work, findings, parts, incomparable, markdown, hostile, arguments, schema):
        part(diffs)
