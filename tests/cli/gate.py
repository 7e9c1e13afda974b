#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The gate: whatever comes in, by profile, limits, suppressions, source or arguments, each format and
# each message is valid UTF-8 without anything that acts on a terminal or that nobody sees. JSON
# keeps what was a character, escaped. Environment: PYPYGC_BUILDDIR.
import json
import os
import tarfile
import tempfile
import xml.etree.ElementTree

from given import CHARACTERS, HARM, HOSTILE, lines_of, profile, pypygc, write
import tap

REPORTS, DIFFS = ("text", "json", "markdown"), ("text", "json", "markdown")
CHECKS = ("text", "json", "junit", "sarif", "github")
PLACE = b"PLACE"

LIMITS = b"max line PLACE:PLACE allocated_bytes 1MB # PLACE\nmax type PLACE allocated_bytes 1\n" \
         b"max survived_bytes 1\nno finding medium-lived\n"
SUPPRESS = b"medium-lived PLACE:PLACE # PLACE\nmedium-lived *:* # PLACE\n"


class Gate:
    def __init__(self, t, folder):
        self.t, self.folder = t, folder.encode()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        return write(self.path(name), data)

    def problem(self, data, kind):
        """What is wrong with an output, or None."""
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            return f"not UTF-8: {error}"
        harm = HARM.search(text)
        if harm:
            return f"lets {harm[0]!a} through at {text[max(0, harm.start() - 40):harm.end()]!a}"
        try:
            if kind in ("json", "sarif") and text:
                json.loads(text)
            if kind == "junit" and text:
                xml.etree.ElementTree.fromstring(text)
        except (ValueError, xml.etree.ElementTree.ParseError) as error:
            return f"cannot be read: {error}"
        return None

    def sound(self, what, *arguments, kind="text"):
        """Runs it; both streams must be sound, whether it worked or not."""
        result = pypygc(*arguments, cwd=self.folder)
        bad = [f"{name}: {p}" for name, p in (("stdout", self.problem(result.out, kind)),
                                              ("stderr", self.problem(result.err, "text"))) if p]
        if result.status not in (0, 1, 2):
            bad.append(repr(result))
        if bad:
            self.bad.append((what, *bad))
        return result

    def all_formats(self, what, new, old, *options):
        suppress = [o for o in options if o.startswith(b"--suppress")]
        for name in REPORTS:
            self.sound(f"{what}, report {name}", "report", f"--{name}", *suppress, new, kind=name)
        for name in DIFFS:
            self.sound(f"{what}, diff {name}", "diff", f"--{name}", old, new, kind=name)
        for name in CHECKS:
            self.sound(f"{what}, check {name}", "check", f"--format={name}", "--baseline", old,
                       "--force", *options, new, kind=name)
        baseline = self.path(b"baseline")
        self.sound(f"{what}, baseline", "check", "--update", "--baseline", baseline, *options, new)
        if os.path.exists(baseline):
            with open(baseline, "rb") as file:
                for line in file:
                    problem = self.problem(line, "json")
                    if problem:
                        self.bad.append((what, "baseline", problem))
            os.remove(baseline)
        bundle = self.path(b"bundle.tar")
        self.sound(f"{what}, bundle", "report", "--bundle", bundle, new)
        if os.path.exists(bundle):
            with tarfile.open(bundle) as tar:
                for name in ("README", "report.txt"):
                    data = tar.extractfile("pypygc-bundle/" + name).read()
                    problem = self.problem(data, name.rsplit(".", maxsplit=1)[-1])
                    if problem:
                        self.bad.append((what, "bundle", name, problem))
            os.remove(bundle)

    def profiles(self, evil, scale=1):
        """A profile with those bytes in all its names."""
        records = lines_of(profile(scale=scale, file="/home/me/PLACE.py", function="PLACE",
                                   type_name="PLACE", command=("pypy3", "PLACE"), build="PLACE"))
        records = records.replace(b'"PYPYLOG": "gc:x"', b'"PYPYLOG": "PLACE", "PYPY_GC_PLACE": null')
        records = records.replace(b'"Not looked for."', b'"PLACE"').replace(b'"/home/me"', b'"/PLACE"')
        records = records.replace(b'"version": "7.3.11"', b'"version": "PLACE"')
        return records.replace(PLACE, evil)

    def each(self, name, evil):
        escaped = json.dumps(CHARACTERS[name]).strip('"').encode() if name in CHARACTERS else evil
        self.bad = []
        plain = self.write(b"plain.out", profile()), self.write(b"old.out", profile(scale=0.5))
        limits = self.write(b"limits", LIMITS.replace(PLACE, evil.replace(b"\r", b"")))
        suppress = self.write(b"suppress", SUPPRESS.replace(PLACE, evil.replace(b"\r", b"")))
        self.all_formats("profile", self.write(b"new.out", self.profiles(escaped, 1.5)),
                         self.write(b"older.out", self.profiles(escaped)))
        self.all_formats("limits", *plain, b"--limits=" + limits)
        self.all_formats("suppressions", *plain, b"--max-severity=none", b"--suppress=" + suppress)
        source = self.write(b"app.py", b"# coding: latin-1\n" + b"".join(
            b"x%d = '%s'  # pypygc: ok medium-lived %s\n" % (i, evil, evil) for i in range(9)))
        here = self.write(b"here.out", profile(file=os.fsdecode(source)))
        self.all_formats("source", here, plain[1], b"--max-severity=none")
        named = self.write(evil.replace(b"/", b"") + b".out", profile(scale=2))
        self.all_formats("file name", named, plain[1], b"--max-survived-bytes=1")
        for arguments in ((evil,), ("report", evil), ("report", b"--" + evil), ("help", evil),
                          ("report", b"--format=" + evil), ("report", b"--explain=" + evil),
                          ("report", b"--top=" + evil), ("diff", evil, evil, evil),
                          ("check", evil, evil), ("check", evil, b"--max-" + evil + b"=1"),
                          ("check", evil, b"--max-allocated-bytes=" + evil), ("layout", evil),
                          ("check", evil, "--format=junit", "--max-allocated-bytes=1"),
                          ("run", b"--nursery=" + evil, "--", "true")):
            self.sound(f"arguments {arguments}", *arguments, kind="text")
        if not self.t.ok(not self.bad, f"{name}: nothing gets through"):
            self.t.diag("\n".join(map(str, self.bad[:5])))


def test_json_keeps(gate):
    """What was a character is one again for who reads JSON."""
    name = "".join(CHARACTERS.values()).replace("\x01", "") + "\U0001f600\u4e2d"
    path = gate.write(b"kept.out", profile(function=name))
    report = pypygc("report", "--json", path)
    gate.t.ok(any(line.get("function") == name for line in report.json["lines"]), "JSON keeps names")


def test_width(gate):
    """Tables stay straight with characters that take two columns, or none."""
    path = gate.write(b"wide.out", profile(type_name="\u4e2d\u6587\u985e\u578b" * 30))
    text = pypygc("report", path).out.decode()
    text = text[text.index("\nTypes by allocated bytes\n"):]
    row = next(r for r in text.split("\n") if "\u4e2d" in r)
    columns = len(row) + sum("\u2e80" <= c <= "\uffef" for c in row)
    gate.t.ok(90 <= columns <= 96 and "..." in row, f"wide characters are cut to fit: {columns}")
    path = gate.write(b"marks.out", profile(type_name="e\u0301" * 30))
    text = pypygc("report", path).out.decode()
    gate.t.ok("e\u0301" * 30 in text, "marks take no room")
    path = gate.write(b"pile.out", profile(type_name="e" + "\u0301" * 5000))
    text = pypygc("report", path).out.decode()
    gate.t.ok(0 < text.count("\u0301") < 200, "piles of marks are cut")


def test_huge(gate):
    """A name of megabytes is cut for people."""
    path = gate.write(b"huge.out", profile(function="\x1b" * (1 << 20)))
    result = pypygc("report", path)
    gate.t.ok(result.status == 0 and len(result.out) < 1 << 18, "a name of a million ESC: cut")


with tap.Tap() as tests, tempfile.TemporaryDirectory() as directory:
    given = Gate(tests, directory)
    for hostile_name, hostile in HOSTILE.items():
        given.each(hostile_name, hostile)
    test_json_keeps(given)
    test_width(given)
    test_huge(given)
