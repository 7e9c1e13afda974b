#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# `pypygc check`: 0 within limits, 1 not, 2 cannot judge. Environment: PYPYGC_BUILDDIR.
import os
import tempfile

from given import MIB, aged, profile, pypygc, write
import tap


class Checks:
    def __init__(self, t, folder):
        self.t = t
        self.new = os.path.join(folder, "new")
        self.old = os.path.join(folder, "old")

    def given(self, new, old=None):
        write(self.new, new)
        write(self.old, old if old is not None else profile())

    def status(self, expected, name, *arguments, says=""):
        result = pypygc("check", self.new, *arguments)
        if not self.t.ok(result.status == expected and says in (result.out + result.err).decode(),
                         f"{name}: {expected}"):
            self.t.diag(result)
        return result

    def against(self, expected, name, *arguments, says=""):
        return self.status(expected, name, "--baseline", self.old, *arguments, says=says)


def absolute(c):
    c.given(profile())
    total = 110 * MIB + 6 * 64
    c.status(0, "a number", f"--max-allocated-bytes={total}", says="Within all limits")
    c.status(1, "a number, one less", f"--max-allocated-bytes={total - 1}", says="Regression")
    c.status(0, "a size", "--max-allocated-bytes=111MiB")
    c.status(1, "a size", "--max-allocated-bytes=110MiB", says="FAIL")
    c.status(0, "a decimal unit", "--max-allocated-bytes=116MB")
    c.status(1, "a decimal unit", "--max-allocated-bytes=115MB")
    c.status(0, "a count", "--max-minor-collections=2")
    c.status(1, "a count", "--max-minor-collections=1")
    result = c.status(1, "one of two", "--max-minor-collections=1", "--max-traces=1",
                      says="1 of 2 limits")
    c.t.is_(len(result.out.decode().splitlines()), 4, "a line a limit, a head and a last sentence")
    c.status(2, "a percentage without a baseline", "--max-allocated-bytes=+2%", says="--baseline")
    c.status(2, "nothing to check", says="nothing to check")
    c.status(2, "a total that does not exist", "--max-alocated-bytes=5", says="--max-allocated-bytes")
    c.status(2, "the start of one", "--max-allocated=5", says="no such total")
    c.status(2, "a total that was not measured", "--max-instructions=5", says="not measured")
    c.status(2, "a limit that is none", "--max-allocated-bytes=plenty", says="plenty")
    c.status(2, "an unknown option", "--min-traces=1")
    c.status(2, "a second profile", "another", "--max-traces=1")


def relative(c):
    c.given(profile(survived_bytes=MIB), profile(survived_bytes=MIB))
    c.against(0, "equal, default limits", says="+2%")
    c.against(0, "equal, no change allowed", "--max-allocated-bytes=0%")
    c.against(1, "equal, less asked for", "--max-allocated-bytes=-5%")
    c.given(profile(scale=1.03))
    c.against(1, "3 % more in one loop, default limits", says="allocated_bytes")
    c.against(1, "3 % more, +2%", "--max-allocated-bytes=+2%", says="+2.73%")
    c.against(0, "3 % more, +3%", "--max-allocated-bytes=+3%")
    c.against(0, "3 % more, another limit only", "--max-survived-bytes=+1%")
    c.given(profile(scale=0.5))
    c.against(0, "half", "--max-allocated-bytes=-40%")
    c.given(profile(large_bytes=10), profile())
    c.against(2, "measured only now", "--max-large-bytes=+1%", says="not measured")
    c.against(0, "measured only now, absolute", "--max-large-bytes=10")
    c.against(2, "no new profile", "--max-traces=1", "--baseline", "/nowhere", says="/nowhere")


def old_generation(c):
    c.given(aged(), aged(gc_instructions=10 ** 8))
    for key, value in (("large-bytes", 16 * MIB), ("old-born-bytes", 640),
                       ("old-live-bytes", 13 * MIB + 640), ("died-first-major-bytes", 22 * MIB),
                       ("major-collections", 2), ("gc-instructions", 103430857),
                       ("minor-instructions", 97430856), ("barriers", 21000), ("cards", 870),
                       ("external-bytes", 50 * MIB)):
        c.status(0, key, f"--max-{key}={value}")
        c.status(1, key + ", one less", f"--max-{key}={value - 1}")
    c.against(1, "more work of the collector", "--max-gc-instructions=+2%", says="+3.43%")
    c.status(0, "large and old born are allocated", f"--max-allocated-bytes={106 * MIB + 640}")
    c.given(profile(), aged())
    c.status(2, "no old generation", "--max-old-live-bytes=5", says="not measured")


def cannot_judge(c):
    c.given(profile(end=None))
    c.against(2, "an incomplete run", says="incomplete")
    c.against(0, "an incomplete run, --force", "--force", says="incomplete")
    c.given(profile(), profile(end=None))
    c.against(2, "an incomplete baseline", says="incomplete")
    for name, says, old in (("another nursery", "nursery_size", profile(nursery=4 * MIB)),
                            ("another PyPy", "build_id", profile(build="ffff")),
                            ("another command", "b.py", profile(command=("pypy3", "b.py"))),
                            ("more arguments", "words", profile(command=("pypy3", "app.py", "5")))):
        c.given(profile(), old)
        c.against(2, name, says=says)
        c.against(0, name + ", --force", "--force", says=says)
    write(c.new, b"nonsense\n")
    c.status(2, "an unreadable profile", "--max-traces=1", says="not a profile")
    c.given(profile(), [])
    c.against(2, "an empty baseline", says="empty")


def severity(c):
    c.given(profile())
    c.status(0, "medium is allowed", "--max-severity=medium")
    c.status(1, "medium is not allowed", "--max-severity=low", says="escaping-object")
    c.status(1, "nothing is allowed", "--max-severity=none")
    c.status(2, "a severity that is none", "--max-severity=huge")
    c.given(profile(scale=0.01))
    c.status(0, "no finding", "--max-severity=none", says="Within")


def as_json(c):
    c.given(profile(scale=1.03))
    result = c.against(1, "as JSON", "--json", "--max-allocated-bytes=+2%", "--max-severity=high")
    first = result.json["limits"][0]
    c.t.is_(result.json["verdict"], "regression", "the verdict")
    c.t.is_((first["key"], first["ok"], first["old"], first["limit"]),
            ("allocated_bytes", False, 110 * MIB + 6 * 64, "+2%"), "a limit")
    c.t.is_([limit["ok"] for limit in result.json["limits"]], [False, True], "each limit")
    c.given(profile(), profile(nursery=4 * MIB))
    result = c.against(2, "not comparable, as JSON", "--json")
    c.t.ok(result.json["verdict"] == "cannot judge" and "nursery" in result.json["reason"],
           "the reason is there")


def writing(c):
    c.given(profile())
    with open("/dev/full", "wb") as full:
        c.t.is_(pypygc("check", c.new, "--max-traces=1", stdout=full).status, 2, "a full disk: 2")


with tap.Tap() as t, tempfile.TemporaryDirectory() as folder:
    for part in (absolute, relative, old_generation, cannot_judge, severity, as_json, writing):
        part(Checks(t, folder))
