#!/usr/bin/env python3
# pypygc annotate: figures beside lines are those of the JSON report, and add up; what is left out, where
# sources are missing or were changed, differences; names that mean harm do none.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import tempfile
import time

from given import EVIL, HARM, aged, profile, pypygc, with_sites, write
import given_work
import tap

INK = re.compile("\x1b\\[(0|1;31|32|2|1)m")
ALL = "work,callees,allocated,objects,survived"
KEYS = {"work": "instructions", "callees": "inclusive_instructions", "allocated": "allocated_bytes",
        "objects": "allocated_objects", "survived": "survived_bytes", "bill": "gc_blame_instructions",
        "D1": "D1_misses", "LL": "LL_misses"}
SOURCE = "".join(f"line_{n} = {n}\n" for n in range(1, 61))


def shown(t, *arguments, environment=None):
    result = pypygc("annotate", *arguments, environment=environment)
    if not t.is_(result.status, 0, f"annotate {' '.join(arguments[1:])}: exit status"):
        t.diag(repr(result))
    return result.out.decode()


def number(text):
    return 0 if text == "." else int(text.replace(",", ""))


def tables(text):
    """[(names of the columns, [(figures, what stands behind them)])] of each table."""
    made, columns = [], None
    for row in text.splitlines():
        head = re.match(r" +%((?: +\w+)+?)  ?(?: +line \| source| function| where)$", row)
        if head:
            columns = head[1].split()
            made.append((columns, []))
            continue
        figures = re.match(r" *[+-]?[\d.]+((?: +[+-]?[\d,.]+){%d})  ?(.*)$" % len(columns), row) if columns \
            else None
        if figures:
            made[-1][1].append((dict(zip(columns, map(number, figures[1].split()))), figures[2]))
    return made


def lines_of(rows):
    """{line: figures, without zeros}."""
    return {int(re.match(r" *(\d+) \|", text)[1]): {k: v for k, v in figures.items() if v}
            for figures, text in rows if re.match(r" *\d+ \|", text)}


def from_json(report, file, columns):
    made = {}
    for row in report["lines"]:
        if row.get("file") == file:
            line = made.setdefault(row["line"], {})
            for column in columns:
                line[column] = line.get(column, 0) + row.get(KEYS[column], 0)
    return {n: {k: v for k, v in line.items() if v} for n, line in made.items()}


def test_figures(t, path, file, columns, name):
    """All lines of a file, and what is left, against the JSON report."""
    report = pypygc("report", "--json", path).json
    text = shown(t, path, file, "--exact", "--threshold=0", f"--columns={columns}")
    (_, lines), (_, where) = tables(text)
    t.is_(lines_of(lines), from_json(report, file, columns.split(",")), f"{name}: lines are those of the JSON")
    *parts, (total, last) = where
    t.is_(last, "all", f"{name}: a summary")
    for column in columns.split(","):
        if column != "callees":
            t.is_(sum(figures[column] for figures, _ in parts), total[column],
                  f"{name}: {column}: the parts add up")
            t.is_(sum(figures.get(column, 0) for figures in lines_of(lines).values()),
                  next((figures[column] for figures, what in parts if what == "lines above"), 0),
                  f"{name}: {column}: lines add up")
    totals = report["totals"]
    for column, key in (("allocated", "allocated_bytes"), ("survived", "survived_bytes"),
                        ("work", "instructions"), ("bill", "gc_instructions")):
        if column in total and key in totals:
            t.is_(total[column], totals[key], f"{name}: {column} of the run")
    return text


def test_functions(t, path, file):
    report = pypygc("report", "--json", path).json
    text = shown(t, path, "--exact", "--threshold=0", "--columns=work,callees")
    (_, functions), *_ = tables(text)
    found = {what: figures for figures, what in functions if what != "all of the run"}
    want = {f"app.py:{f['line']} {f['function']}": {"work": f["instructions"],
                                                     "callees": f["inclusive_instructions"]}
            for f in report["functions"] if f.get("file") == file and f["inclusive_instructions"]}
    t.is_({k: v for k, v in found.items() if k in want}, want, "functions are those of the JSON")
    work = [figures["work"] for figures, what in functions[1:]]
    t.is_(work, sorted(work, reverse=True), "what has most comes first")
    few = tables(shown(t, path, "--exact", "--threshold=20", "--columns=work"))[0][1]
    t.is_([what for _, what in few], ["all of the run", "app.py:12 helper"], "only the hottest")
    t.ok("--threshold=0 shows all" in shown(t, path, "--threshold=99", "--columns=work"), "none is so hot")
    callees = tables(shown(t, path, "--exact", "--threshold=50", "--columns=callees"))[0][1]
    t.is_([what for _, what in callees][:2], ["all of the run", "app.py:1 <module>"], "sorted by another column")


def test_context(t, path):
    def numbers(*options):
        text = shown(t, path, "app.py", *options)
        return [int(n) for n in re.findall(r"(?m)^[^|]* (\d+) \| line_", text)], text

    t.is_(numbers("--context=0")[0], [1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 20],
          "no context: lines, functions' begins, and what alone would be left out")
    found, text = numbers("--context=1")
    t.is_(found, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 19, 20, 21], "a line around each")
    t.is_(re.findall(r"(?m)^-- line (\d+) -", text), ["19"], "where it goes on")


def test_sources(t, folder, file):
    path = os.path.join(folder, "pypygc.out.1")
    os.utime(file, (time.time() + 100,) * 2)
    t.ok("it was changed after the run" in shown(t, path, "app.py"), "a source that was changed")
    write(file, b"short = 1\n")
    os.utime(file, (1, 1))
    text = shown(t, path, "app.py")
    t.ok(re.search(r"(?m) 20 \| $", text), "lines behind its end")
    os.unlink(file)
    text = shown(t, path)
    t.ok("its source could not be read" in text and f"no source of {file}" in text.replace("...", ""),
         "a source that is gone")
    t.ok(re.search(r"(?m) 9 \| $", text), "figures are shown all the same")
    write(file, SOURCE.encode())
    os.utime(file, (1, 1))
    t.ok("line_9 = 9" in shown(t, path), "and with it the source")


def test_diff(t, folder, path, file):
    new = write(os.path.join(folder, "new.out"), given_work.profile(file=file, scale=2))
    text = shown(t, new, f"--diff={path}", "--exact", "--threshold=0", "--columns=work,callees")
    made = tables(text)
    changed = {}
    for _, rows in made[1:-1]:
        changed.update(lines_of(rows))
    t.is_(changed, {5: {"work": 300, "callees": 300}, 20: {"callees": 300}}, "only what changed")
    t.is_(made[0][1][0], ({"work": 300, "callees": 300}, "all of the run"), "and the whole")
    back = shown(t, path, f"--diff={new}", "--exact", "--threshold=0", "--columns=work")
    t.ok(re.search(r"(?m)^ +-\d+\.\d +-300 +5 \| line_5 = 5$", back), "what is less is negative")
    moved = given_work.profile(file=file)
    for record in moved:
        if record["k"] == "frame":
            record["line"] = 22
        if record["k"] == "line_costs":
            record["rows"] = [[1, 22, *row[2:]] if row[:2] == [1, 20] else row for row in record["rows"]
                              if row[:2] != [2, 5]]
    gone = write(os.path.join(folder, "gone.out"), moved)
    text = shown(t, gone, f"--diff={path}", "--exact", "--threshold=0", "--columns=work")
    t.ok(re.search(r"-300 +- \| \(line 5 of the old run, in main\)", text), "a line that is gone")
    t.is_(lines_of([row for _, rows in tables(text)[1:-1] for row in rows]), {}, "lines that moved are the same")
    result = pypygc("annotate", new, f"--diff={path}", "--columns=bill")
    t.ok(result.status == 2 and b"not compared" in result.err, "a column that is not compared")


def test_ops(t, path):
    text = shown(t, path, "app.py", "--ops", "--exact", "--threshold=0", "--columns=work,allocated")
    ops = [(number(work), op) for work, op in re.findall(
        r"(?m)^ +[\d.]+ +([\d,]+) +\S+ +: +trace (\d: .*)$", text)]
    t.is_(ops, [(100, "1: label(p0)"), (1200, "1: p3 = call_may_force_r(p2, <Callr 8 r>)"),
                (5200, "1: p2 = call_r(ConstClass(W_UnicodeObject.descr_format), p1, <Callr 8 r>)"),
                (2800, "1: guard_class(p1); failed 5 times")], "operations below their lines")
    t.ok(text.index("13 | line_13") < text.index("descr_format") < text.index("20 | line_20"), "of each line")


def test_errors(t, path, folder):
    baseline = os.path.join(folder, "baseline")
    pypygc("check", "--update", "--baseline", baseline, path)
    cases = [((path, "other.py"), "nothing of other.py is in it"), ((path, "--columns=wrok"), "no column 'wrok'"),
             ((path, "--columns=work,work"), "twice"), ((path, "--columns=D1"), "--cache-sim=yes"),
             ((path, "--threshold=x"), "from 0 to 100"), ((path, "--context=x"), "needs a number"),
             ((path, "--color=blue"), "auto, always or never"), ((path, "-o", path), "is the profile itself"),
             (("/no/such",), "cannot be opened"), ((path, "--diff=/no/such"), "cannot be opened"),
             ((path, "--columns="), "at least one")]
    if os.path.exists(baseline):
        cases.append(((baseline,), "is a baseline"))
    t.is_(pypygc("annotate", path, "--output=-", cwd=folder).out, pypygc("annotate", path).out,
          "--output=-: standard output")
    t.ok(not os.path.exists(os.path.join(folder, "-")), "--output=-: no file")
    for arguments, message in cases:
        result = pypygc("annotate", *arguments)
        t.ok(result.status == 2 and message in result.err.decode(), f"{' '.join(arguments[1:])}: {message}")
        t.is_(result.out, b"", "and nothing else is written")
    with open("/dev/full", "wb") as full:
        t.is_(pypygc("annotate", path, stdout=full).status, 2, "a full disk")
    result = pypygc("annotate", cwd=folder)
    t.ok(result.status == 0 and b"reading pypygc.out.1, the newest here" in result.err, "the newest profile")
    result = pypygc("annotate", "app.py", cwd=folder)
    t.ok(result.status == 0 and b"line_9 = 9" in result.out, "and a source of it")
    t.is_(pypygc("annotate", cwd="/").status, 2, "none")


def test_ink(t, path):
    for options in ([], ["--ops"]):
        text = shown(t, path, "--color=always", *options)
        t.ok(INK.search(text) and not HARM.search(INK.sub("", text)), "colours, and nothing else")
        t.is_(INK.sub("", text), shown(t, path, *options), "text is the same with colours and without")
    t.ok("\x1b" not in shown(t, path), "none where it is no terminal")


def test_harm(t, folder):
    evil = os.path.join(folder, "evil.py")
    write(evil, (EVIL + "\n").encode("utf-8", "surrogateescape") * 30 + b"\xff\xfe\x01\x02\x1b[31m\n")
    os.utime(evil, (1, 1))
    for name, records in (("ledger", given_work.profile(file=evil, function=EVIL, helper=EVIL)),
                          ("no source", profile(function=EVIL, file=EVIL)), ("aged", aged(file=evil, function=EVIL)),
                          ("a file's name", given_work.profile(file=f"{folder}/{EVIL}.py"))):
        path = write(os.path.join(folder, "bad.out"), records)
        for options in ([], ["--ops", "--threshold=0"], ["--color=always"], [f"--diff={path}"]):
            result = pypygc("annotate", path, *options)
            text = INK.sub("", result.out.decode())
            t.ok(result.status == 0 and not HARM.search(text + result.err.decode()),
                 f"{name}: names that mean harm, {' '.join(options)}")
        result = pypygc("annotate", path, EVIL + ".py")
        t.ok(not HARM.search(result.err.decode() + result.out.decode()), f"{name}: as an argument")


def main(t, folder):
    file = os.path.join(folder, "app.py")
    write(file, SOURCE.encode())
    os.utime(file, (1, 1))
    path = write(os.path.join(folder, "pypygc.out.1"), given_work.profile(file=file))
    test_figures(t, path, file, ALL, "ledger")
    test_figures(t, write(os.path.join(folder, "aged"), aged(file=file)), file,
                 "allocated,objects,survived,bill", "aged")
    test_figures(t, write(os.path.join(folder, "sim"), with_sites()), "/home/me/app.py",
                 "allocated,survived,D1,LL", "caches")
    test_functions(t, path, file)
    test_context(t, path)
    test_diff(t, folder, path, file)
    test_ops(t, path)
    test_ink(t, path)
    test_errors(t, path, folder)
    test_sources(t, folder, file)
    test_harm(t, folder)


with tap.Tap() as tests, tempfile.TemporaryDirectory() as temporary:
    main(tests, os.path.realpath(temporary))
