#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# --anonymize: no name of the user's is in what report and diff write, in any format; what is the same stays
# the same, and all figures stay. Environment: PYPYGC_BUILDDIR.
import os
import re
import tempfile
import zlib
import base64

from given import PHASE, aged, marked, profile, pypygc, simulated, with_sites, write
import given_memory
import given_work
import tap

# Every name that these profiles have of their user's becomes one that is recognised.
USERS = ("/home/me", "app.py", "hot", "helper", "main", "head", "Point", "cache", "failed", "load", "steady")
SECRET = "Zq-secret-Qz"


def secret(value):
    """A record with the user's names marked, in keys' values alone."""
    if isinstance(value, dict):
        return {key: one if key in ("k", "kind", "who", "root", "cause", "moment", "reason") else secret(one) for key, one in value.items()}
    if isinstance(value, list):
        return [secret(one) for one in value]
    if isinstance(value, str) and not value.startswith(("<", "W_", "GcArray", "rpy_", "PYPY")):
        for name in USERS:
            value = re.sub(rf"(?<![A-Za-z_]){re.escape(name)}(?![A-Za-z_])", lambda found: SECRET + found[0].strip("/").replace("/", SECRET), value)
    return value


def remembered():
    """A snapshot with ways to what is kept."""
    records = profile()
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    return records[:at] + [*given_memory.named("load", "mark", 9 << 20, [given_memory.place(3 << 20)], allocated_bytes=12 << 20),
                           *given_memory.named("end", "end", 5 << 20, [given_memory.place(4 << 20)])] + records[at:]


GIVEN = {"objects": lambda: profile(command=("/home/me/bin/pypy3", "app.py", "--user=me")), "the old generation": aged,
         "simulated caches": simulated, "misses of sites": with_sites, "the ledger of work": given_work.profile,
         "phases": lambda: marked(None, PHASE),
         "what is kept": remembered,
         "a run that was cut off": lambda: profile(end=None)}


def text_of(html):
    """A page without the program, its data inflated."""
    data = re.search(r'id="data">([^<]*)<', html.decode())[1]
    return html.decode().split('id="data"')[0] + zlib.decompress(base64.b64decode(data)).decode("utf-8", "replace")


def outputs(path, *options):
    for name in ("text", "json", "markdown", "html"):
        done = pypygc("report", f"--format={name}", *options, path)
        if name == "html" and b"without esbuild" in done.err:
            continue
        yield name, done, text_of(done.out) if name == "html" and done.status == 0 else done.out.decode("utf-8", "replace")


def figures(value):
    """All numbers of a JSON report, in its order."""
    if isinstance(value, dict):
        return [number for one in value.values() for number in figures(one)]
    if isinstance(value, list):
        return [number for one in value for number in figures(one)]
    return [value] if isinstance(value, (int, float)) else []


def of_profile(t, folder, name, records):
    path = write(os.path.join(folder, f"{SECRET}.out"), secret(records))
    t.ok(SECRET in pypygc("report", "--json", path).out.decode(), f"{name}: there is something to hide")
    for form, done, text in outputs(path, "--anonymize"):
        t.is_(done.status, 0, f"{name}, {form}: made")
        at = text.find(SECRET)
        if not t.ok(at < 0, f"{name}, {form}: nothing of the user's is left"):
            t.diag(text[max(at - 200, 0):at + 100])
    plain, anonymous = (pypygc("report", "--json", *options, path).json for options in ((), ("--anonymize",)))
    for report in (plain, anonymous):
        del report["findings"]
        report["run"].pop("environment", None)
        report["run"].pop("options", None)
    t.is_(sorted(figures(anonymous)), sorted(figures(plain)), f"{name}: all figures are as they were")


def test_sameness(t, folder):
    path = write(os.path.join(folder, "work.out"), given_work.profile())
    plain, anonymous = (pypygc("report", "--json", *options, path).json for options in ((), ("--anonymize",)))
    names = {}
    for old, new in zip(plain["functions"], anonymous["functions"]):
        names.setdefault((old.get("file"), old.get("function")), set()).add((new.get("file"), new.get("function")))
    t.ok(len(names) > 1 and all(len(new) == 1 for new in names.values()) and len(set.union(*names.values())) == len(names),
         "a name becomes the same one everywhere, and others other ones")
    first, second = (pypygc("report", "--json", "--anonymize", path).out for _ in range(2))
    t.is_(first, second, "and in each report")


def test_own(t, folder):
    """PyPy's own code and installed packages can still be told apart."""
    def file_of(name):
        path = write(os.path.join(folder, "own.out"), profile(file=name))
        return next(row for row in pypygc("report", "--json", "--anonymize", path).json["lines"] if row.get("line") == 9)

    row = file_of(f"/home/{SECRET}/pypy/lib/pypy3.9/json/decoder.py")
    t.is_((row["file"], row["function"]), ("/lib/pypy3.9/json/decoder.py", "hot"), "the standard library keeps its names, but not its folder")
    row = file_of(f"/home/{SECRET}/lib/pypy3.9/site-packages/{SECRET}/core.py")
    t.ok(re.fullmatch(r"/site-packages/package\d+/folder\d+/file\d+\.py", row["file"]) and row["function"] != "hot", "a package stays one, without its name")


def test_diff(t, folder):
    old = write(os.path.join(folder, f"{SECRET}.old.out"), secret(profile()))
    new = write(os.path.join(folder, f"{SECRET}.new.out"), secret(profile(scale=2)))
    for form in ("text", "json", "html"):
        done = pypygc("diff", f"--format={form}", "--anonymize", old, new)
        if form == "html" and b"without esbuild" in done.err:
            continue
        text = text_of(done.out) if form == "html" else done.out.decode()
        t.ok(done.status == 0 and SECRET not in text, f"diff, {form}: nothing of the user's is left")
    plain, anonymous = (pypygc("diff", "--json", *options, old, new).json for options in ((), ("--anonymize",)))
    moved = [write(os.path.join(folder, name), profile(file=f"/home/{name}/app.py", scale=scale)) for name, scale in (("x", 1), ("y", 2))]
    row, = pypygc("diff", "--json", "--anonymize", *moved).json["lines"]
    t.is_((row["state"], "old_file" in row), ("changed", True), "diff: a file that moved does, too")
    t.is_([(row["state"], row["allocated_bytes"]) for row in anonymous["lines"]], [(row["state"], row["allocated_bytes"]) for row in plain["lines"]],
          "diff: what belongs together still does")


def test_refused(t, folder):
    path = write(os.path.join(folder, "own.out"), profile())
    done = pypygc("report", "--anonymize", "--bundle", os.path.join(folder, "b.tar"), path)
    t.ok(done.status == 2 and b"all names" in done.err and not os.path.exists(os.path.join(folder, "b.tar")), "a bundle holds the profile: refused")
    done = pypygc("report", "--anonymize", "-o", path, path)
    t.ok(done.status == 2 and os.path.getsize(path) > 100, "the profile is not written over")


with tap.Tap() as tests_of_anonymous, tempfile.TemporaryDirectory() as place:
    for what, make in GIVEN.items():
        of_profile(tests_of_anonymous, place, what, make())
    for part in (test_sameness, test_own, test_diff, test_refused):
        part(tests_of_anonymous, place)
