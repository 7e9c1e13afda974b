#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# `pypygc check` with limits in a file, on functions, types and findings, and with baselines that
# `--update` wrote. Environment: PYPYGC_BUILDDIR.
import json
import os
import stat
import tempfile

import given_work
from given import EVIL, MIB, aged, profile, pypygc, simulated, write
import tap


class Checks:
    def __init__(self, t, folder):
        self.t, self.folder = t, folder
        self.new, self.old, self.limits = (os.path.join(folder, n) for n in ("new", "old", "limits"))

    def given(self, new, old=None):
        write(self.new, new)
        write(self.old, old if old is not None else new)

    def status(self, expected, limits, *options, says="", name=None):
        """Checks against the old run."""
        write(self.limits, limits.encode())
        result = pypygc("check", self.new, "-b", self.old, "--limits", self.limits, *options)
        if not self.t.ok(result.status == expected and says in (result.out + result.err).decode(),
                         f"{name or ' / '.join(limits.split(chr(10)))}: {expected}"):
            self.t.diag(result)
        return result


def totals(c):
    c.given(profile(scale=1.03), profile())
    c.status(0, "max allocated_bytes +3%\nmax traces 1")
    c.status(1, "max allocated_bytes +2%", says="+2.73%")
    c.status(1, "max traces 1\nmax allocated_bytes +2%", says="1 of 2 limits")
    c.status(0, "max allocated_bytes 1GB  # a comment\n\n   # another\n\tmax traces 1")
    c.status(0, "max traces 1\r\nmax minor_collections 2\r\n", name="lines that end in CR LF")
    c.status(0, "max traces 1", name="no newline at the end")
    c.status(1, "max traces 1", "--max-allocated-bytes=+2%", name="options and a file")
    c.status(1, "max allocated_bytes +2%", "--max-allocated-bytes=+5%", name="both hold")


def functions(c):
    """In a sound profile the loop makes 100 MiB of Points in app.py:hot; 4 * 64 bytes more are made
    there by other ways."""
    c.given(profile(scale=1.03), profile())
    for limit, status in (("allocated_bytes +3%", 0), ("allocated_bytes +2%", 1),
                          ("allocated_objects 1003", 0), ("allocated_objects 1002", 1),
                          ("allocated_bytes 120MB", 0), ("survived_bytes 0", 0)):
        c.status(status, f"max line app.py:hot {limit}")
    c.status(0, "max line me/app.py:hot allocated_bytes +3%", name="a longer end of the path")
    for name in ("pp.py:hot", "app.py:cold", "e/app.py:hot", "other.py:hot"):
        c.status(0, f"max line {name} allocated_bytes 0", says="nothing of this name")
    c.status(1, "max line -:JIT compiler allocated_bytes 5", name="what has no file")
    c.status(1, "max type Point allocated_bytes +2%", says="+3.00%")
    c.status(0, "max type Point allocated_bytes 108003328")
    c.status(1, "max type Point allocated_bytes 108003327")
    c.status(0, "max type Other allocated_bytes 0", says="nothing of this name")
    c.given(profile(file="/a b/c d.py", function="<lambda>", type_name="GcArray of Point"))
    c.status(1, "max line c d.py:<lambda> allocated_bytes 1", says="FAIL", name="a name with blanks")
    c.status(1, "max type GcArray of Point allocated_bytes 1", says="FAIL", name="such a type")
    c.given(aged())
    c.status(0, "max type Point survived_bytes 30MiB\nmax type Point old_live_bytes 2MiB")
    c.status(1, "max type Point survived_bytes 31457279")
    c.status(1, "max line app.py:hot gc_instructions 1000", says="FAIL")
    c.given(profile())
    c.status(2, "max line app.py:hot gc_instructions 1000", says="not measured")
    c.status(2, "max type Point old_live_bytes 1000", says="not measured")


def findings(c):
    c.given(profile())
    c.status(1, "no finding", says="escaping-object")
    c.status(1, "no finding severity>=medium")
    c.status(1, "no finding escaping-object", says="app.py:9")
    c.status(0, "no finding medium-lived")
    c.status(0, "no finding medium-lived severity>=low\nno finding quadratic-copy")
    c.status(0, "max severity high")
    c.status(1, "max severity low")
    c.given(profile(scale=0.01))
    c.status(0, "no finding")


def suppressed(c):
    source = os.path.join(c.folder, "app.py")
    c.given(profile(file=source))
    c.status(1, "no finding")
    accepted = write(os.path.join(c.folder, "accepted"), b"escaping-object app.py:hot # \x1b[31mours\n")
    text = c.status(0, "no finding", "--suppress", accepted, says="suppressed: [medium]").out
    c.t.ok(b"ours" in text and b"\x1b" not in text, "with the reason")
    c.status(0, "no finding medium-lived", "--suppress", accepted, says="Within")
    gone, = c.status(0, "no finding", "--suppress", accepted, "--json").json["suppressed_findings"]
    c.t.is_((gone["pattern"], gone["line"]), ("escaping-object", 9), "it is named as JSON")
    run, = c.status(0, "no finding", "--suppress", accepted, "--format=sarif").json["runs"]
    c.t.ok("ours" in run["results"][0]["suppressions"][0]["justification"], "and as SARIF")
    write(source, b"\n" * 8 + b"hot()  # pypygc: ok escaping-object our own\n")
    c.status(0, "no finding", says="our own", name="a comment in the source")
    write(accepted, b"nonsense\n")
    c.status(2, "no finding", "--suppress", accepted, says="accepted:1:", name="a wrong file")
    os.remove(source)
    os.remove(accepted)


def work(c):
    """Of the ledger of work: helper has 9100 instructions of its own and was called 4 times, main 300
    of 12850; the new run has 300 more on a line of main."""
    c.given(given_work.profile(scale=2), given_work.profile())
    for limit, status, says in (
            ("line app.py:helper instructions 9100", 0, ""),
            ("line app.py:helper instructions 9099", 1, "FAIL"),
            ("line app.py:main instructions +99%", 1, "+100.00%"),
            ("function app.py:main instructions +100%", 0, ""),
            ("function app.py:main inclusive_instructions +3%", 0, "+2.33%"),
            ("function app.py:main inclusive_instructions +2%", 1, "+2.33%"),
            ("function app.py:hot inclusive_instructions 12550", 0, ""),
            ("function app.py:hot inclusive_instructions 12549", 1, "FAIL"),
            ("function app.py:hot calls 1", 0, ""), ("function app.py:hot calls 0", 1, "FAIL"),
            ("function app.py:hot allocated_bytes 0", 0, ""),
            ("function app.py:cold inclusive_instructions 0", 0, "no function of this name"),
            ("work guards 2500", 0, ""), ("work guards 2499", 1, "FAIL"), ("work guards 0%", 0, ""),
            ("work interpreter +5%", 1, "+5.94%"), ("work start_up 4000", 0, "")):
        c.status(status, f"max {limit}", says=says)
    for limit, says in (("line app.py:hot inclusive_instructions 5", "not a figure of a line"),
                        ("line app.py:hot calls 5", "not a figure of a line"),
                        ("type rpy_string instructions 5", "not a figure of a type"),
                        ("function app.py:hot instructions 5MB", "number of things"),
                        ("function app.py:hot instructions", "max function FILE:FUNCTION KEY LIMIT"),
                        ("work idling 5", "those are compiled, called"), ("work guards", "one limit")):
        c.status(2, f"max {limit}", says=says)
    result = c.status(1, "max function app.py:hot calls 0\nmax work guards 1", "--json", name="JSON")
    c.t.is_([{k: v for k, v in row.items() if k in ("key", "function", "work", "new")}
             for row in result.json["limits"]],
            [{"key": "calls", "function": "hot", "new": 1},
             {"key": "instructions", "work": "guards", "new": 2500}], "names what is limited")

    limits = ("max function app.py:main inclusive_instructions +2%\nmax work interpreter +5%\n"
              "max line app.py:main instructions +50%")
    c.given(given_work.profile())
    c.status(0, limits, "--update", name="a baseline with such figures")
    write(c.new, given_work.profile(scale=2))
    c.status(1, limits, says="3 of 3 limits", name="which is judged by")
    c.status(2, limits + "\nmax function app.py:main calls +1%", says="--update",
             name="a figure that it lacks")
    c.given(profile(instructions=5))
    for limit in ("line app.py:hot instructions 5", "function app.py:hot calls 5", "work guards 5"):
        c.status(2, f"max {limit}", says="no ledger of work", name=f"{limit} without a ledger")


def mistakes(c):
    c.given(profile())
    for limits, says in (
            ("max alocated_bytes 5", "limits:1: 'alocated_bytes'"),
            ("\n# x\nmax allocated-bytes 5", "limits:3:"),
            ("max allocated_bytes", "one limit behind allocated_bytes"),
            ("max allocated_bytes 5 6", "one limit behind allocated_bytes"),
            ("max allocated_bytes plenty", "limits:1: 'plenty' is not a limit"),
            ("max", "begins with"), ("min traces 5", "'min'"), ("no findings", "begins with"),
            ("max line app.py:hot allocated_bytes", "FILE:FUNCTION KEY LIMIT"),
            ("max line app.py:hot", "FILE:FUNCTION KEY LIMIT"), ("max line", "FILE:FUNCTION"),
            ("max line app.py allocated_bytes 5", "write FILE:FUNCTION"),
            ("max line app.py:12 allocated_bytes 5", "name its function"),
            ("max line app.py:hot traces 5", "not a figure of a line"),
            ("max line app.py:hot allocated_bytes lots", "'lots' is not a limit"),
            ("max type Point instructions 5", "not a figure of a type"),
            ("max type Point allocated_objects 5MB", "number of things"),
            ("max severity huge", "none, low, medium or high"),
            ("no finding severity>= medium", "without blanks"),
            ("no finding severity=medium", "without blanks"),
            ("no finding medium-live", "those known are "),
            ("max traces\x001", "zero byte"), ("max " + EVIL + " 5", "limits:1: '")):
        c.status(2, limits, says=says, name=f"{limits[:40]!r}")
    write(c.limits, b"x" * (2 << 20))
    c.t.is_(pypygc("check", c.new, "--limits", c.limits).status, 2, "a large file")
    c.t.is_(pypygc("check", c.new, "--limits", "/nowhere").status, 2, "no file")
    c.t.is_(pypygc("check", c.new, "--limits", c.folder).status, 2, "a folder")
    write(c.limits, b"max type Point allocated_bytes +2%")
    result = pypygc("check", c.new, "--limits", c.limits)
    c.t.ok(result.status == 2 and b"needs --baseline" in result.err, "a percentage of nothing")
    write(c.limits, b"max type Point allocated_bytes +2 %")
    result = pypygc("check", c.new, "--limits", c.limits, "--json")
    c.t.is_(result.json["verdict"], "cannot judge", "as JSON")


LIMITS = "max allocated_bytes +2%\nmax line app.py:hot allocated_bytes +2%\n" \
    "max type Point allocated_objects 0%\nmax type Gone survived_bytes +5%\n"


def baselines(c):
    for run in (profile(), aged(), simulated()):
        c.given(run)
        os.remove(c.old)
        c.status(0, LIMITS, "--update", name="a baseline is written")
        c.t.ok(os.path.getsize(c.old) < 6000, "it is small")
        with open(c.old, encoding="utf-8") as file:
            first = file.read()
        c.t.ok(c.new not in first and "/home/me" not in first, "it has no path of the machine")
        c.status(0, LIMITS, says="Within all limits (4", name="the run is within limits of itself")
        c.status(0, "max allocated_bytes 0%\nmax survived_bytes 0%", name="totals are all there")
        c.status(0, LIMITS, "--update", name="a baseline is replaced")
        with open(c.old, encoding="utf-8") as file:
            c.t.is_(file.read(), first, "by the same")
    c.given(profile())
    c.status(0, LIMITS, "--update", name="a baseline is written")
    write(c.new, profile(scale=1.03))
    result = c.status(1, LIMITS, "--json", name="3 % more than the baseline")
    c.t.is_([row["ok"] for row in result.json["limits"]], [False, False, True, True], "limit by limit")
    c.status(2, "max type Point allocated_bytes +2%", says="--update",
             name="a figure that the baseline lacks")
    c.status(0, "max type Point allocated_bytes 1GB", name="which an absolute limit does not need")
    for name, run, says in (("another nursery", profile(nursery=4 * MIB), "nursery_size"),
                            ("another PyPy", profile(build="ffff"), "build_id"),
                            ("another command", profile(command=("pypy3", "b.py")), "b.py")):
        write(c.new, run)
        c.status(2, LIMITS, says=says, name=name)
    c.t.is_(pypygc("check", c.old, "--max-traces=5").status, 2, "a baseline is no run to be judged")
    c.t.is_(pypygc("report", c.old).status, 2, "nor to be reported on")
    diff = pypygc("diff", c.old, c.new, "--json").json
    c.t.ok(diff["totals"] and not diff["types"] and "baseline" in diff["not_comparable"][0],
           "of a baseline only totals are compared")
    c.t.is_(stat.S_IMODE(os.stat(c.old).st_mode) & 0o444, 0o444 & ~umask(), "others may read it")


def umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def updates_that_fail(c):
    c.given(profile(), b"precious")

    def refused(name, new=c.new, path=c.old, *options):
        result = pypygc("check", new, "--update", *(["-b", path] if path else []), *options)
        c.t.is_(result.status, 2, f"{name}: 2")
        with open(c.old, "rb") as file:
            c.t.is_(file.read(), b"precious", "and nothing is overwritten")

    refused("no file to write", path=None)
    refused("the profile itself", path=c.new)
    refused("a folder", path=c.folder)
    refused("no such folder", path=c.folder + "/x/y")
    refused("a device", path="/dev/full")
    refused("a figure that was not measured", c.new, c.old, "--max-old-live-bytes=5")
    write(c.new, profile(end=None))
    refused("an incomplete run")
    write(c.new, b"nonsense\n")
    refused("no profile")
    c.t.is_(sorted(os.listdir(c.folder)), ["limits", "new", "old"], "nothing is left behind")


def damaged_baselines(c):
    c.given(profile())
    c.status(0, LIMITS, "--update", name="a baseline is written")
    with open(c.old, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    for name, change in (("a figure of nothing", {"file": None}), ("no key", {"key": None}),
                         ("no value", {"value": None}), ("a text as value", {"value": "5"})):
        broken = [dict(r) for r in records]
        for key, value in change.items():
            next(r for r in broken if r["k"] == "figure")[key] = value
        write(c.old, broken)
        c.status(2, LIMITS, says="damaged", name=name)
    write(c.old, [{**r, "key": "new_bytes"} if r["k"] == "figure" else r for r in records])
    c.status(2, LIMITS, says="--update", name="figures of a later version")


with tap.Tap() as t, tempfile.TemporaryDirectory() as folder:
    for part in (totals, functions, work, findings, suppressed, mistakes, baselines, updates_that_fail,
                 damaged_baselines):
        part(Checks(t, folder))
