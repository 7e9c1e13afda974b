#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# `pypygc report --bundle` and `--explain`: what is in the archive, what is not, and that nothing is
# left or destroyed when it cannot be written. Environment: PYPYGC_BUILDDIR.
import io
import os
import re
import shutil
import stat
import subprocess
import tarfile
import tempfile

import given
from given import aged, profile, pypygc, write
import tap

EVIL = "\x1b[31m\n\"'\\<script>$(touch harm)`touch harm`;touch harm #\u202e é" + "x" * 300
TOP = "pypygc-bundle/"


def members(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {m.name: (m, tar.extractfile(m).read()) for m in tar.getmembers()}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def test_content(t, folder):
    source, other = os.path.join(folder, "app.py"), os.path.join(folder, "other.py")
    write(source, b"\n" * 8 + b"hot()\n")
    write(other, b"not named\n")
    path = write(os.path.join(folder, "pypygc.out.1"), aged(file=source))
    os.utime(source, (1, 1))
    for name, magic in (("b.tar", b"pypygc-bundle/"), ("b.tar.gz", b"\x1f\x8b")):
        out = os.path.join(folder, name)
        result = pypygc("report", "--bundle", out, path)
        if not t.is_((result.status, result.out, result.err),
                     (0, b"", f"pypygc: packing the source {source}\n".encode()), f"{name} is written"):
            t.diag(result)
            return
        t.ok(read(out).startswith(magic), "in the format that its name says")
        found = members(read(out))
        t.is_(set(found), {TOP + "README", TOP + "report.txt", TOP + "pypygc.out",
                           TOP + "sources" + source}, "with what belongs there, and no other source")
        t.is_(found[TOP + "pypygc.out"][1], read(path), "the profile is the profile")
        t.is_(found[TOP + "sources" + source][1], read(source), "the source is the source")
        t.is_(found[TOP + "report.txt"][1], pypygc("report", path).out, "the text is the report")
        readme = found[TOP + "README"][1].decode()
        for part in (f"cd {folder}\n", "PYPYLOG=gc:x valgrind --tool=pypygc ", " --jitlog=yes ",
                     " pypy3 app.py\n", "7.3.11, build id 2829c3", f"sources{source}: {source}\n"):
            t.ok(part in readme, f"README says {part}")
    t.is_(sorted(os.listdir(folder)), ["app.py", "b.tar", "b.tar.gz", "other.py", "pypygc.out.1"],
          "nothing else is left")


def test_hostile(t, folder):
    """Names that would leave the archive's folder, and commands that would run others."""
    outside = os.path.join(folder, "secret")
    write(outside, b"secret\n" * 20)
    bad = os.path.join(folder, "a b\n\x1b")
    os.mkdir(bad)
    write(os.path.join(bad, "x.py"), b"line\n" * 20)
    for file in (os.path.join(bad, "..", "a b\n\x1b", "x.py"), outside, EVIL, "../" * 40 + "etc/passwd"):
        path = write(os.path.join(folder, "pypygc.out.1"),
                     profile(file=file, function=EVIL, type_name=EVIL, command=("echo", EVIL, "")))
        out = os.path.join(folder, "b.tar")
        t.is_(pypygc("report", "--bundle", out, path).status, 0, "harmful names are bundled")
        found = members(read(out))
        t.ok(all(re.fullmatch(r"pypygc-bundle(/[A-Za-z0-9_+@=-][A-Za-z0-9_.+@=-]*)+", name)
                 and all(len(part) < 256 for part in name.split("/")) for name in found),
             "under plain names below its folder")
        t.ok(all(m.isreg() and m.mode == 0o644 for m, _ in found.values()), "as ordinary files")
        t.is_(any("/sources/" in name for name in found), "x.py" in file, "with the source if it is one")
        t.ok(not any(b"secret" in content for name, (_, content) in found.items()
                     if "/sources/" in name), "without files that are no Python source")
        readme = found[TOP + "README"][1].decode()
        t.ok(not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", readme), "README is plain")
        command = re.search("(?m)^ *.*valgrind --tool=pypygc (?:--[^ ]* )*(.*)$", readme)[1]
        bash = shutil.which("bash")
        done = subprocess.run([bash, "-c", "printf '%s\\0' " + command], cwd=folder, check=False,
                              stdout=subprocess.PIPE)
        t.is_(done.stdout.decode().split("\0"), ["echo", EVIL, "", ""], "a shell reads what it was")
        t.ok(not os.path.exists(os.path.join(folder, "harm")), "and runs nothing else")


def test_confinement(t, folder):
    """Which sources a profile may name: the run's own, and modules that are installed."""
    folder = os.path.realpath(folder)
    work, home = os.path.join(folder, "work"), os.path.join(folder, "home")
    outside = os.path.join(folder, "outside")
    for path in (work + "/deep", home + "/project", outside, home + "/lib/pypy3.9/site-packages",
                 home + "/lib/pypy3.9x", home + "/pypy/lib_pypy"):
        os.makedirs(path)
        write(os.path.join(path, "x.py"), b"line\n" * 20)
    write(home + "/own.py", b"line\n" * 20)
    write(work + "/x.py", b"line\n" * 20)
    os.symlink(outside + "/x.py", work + "/link.py")
    os.symlink(work + "/x.py", outside + "/link.py")
    os.symlink(outside, work + "/linked")
    environment = {**os.environ, "HOME": home}
    for cwd, name, options, packed in (
            (work, work + "/x.py", [], True), (work, "x.py", [], True), (work, "deep/x.py", [], True),
            (work, "deep/../x.py", [], True), (work, outside + "/x.py", [], False),
            (work, "../outside/x.py", [], False), (work, "link.py", [], False),
            (work, "linked/x.py", [], False), (work, outside + "/link.py", [], True),
            (work, outside + "/x.py", ["--sources", outside], True),
            (work, outside + "/x.py", ["--sources", work], False),
            (work, outside + "/x.py", ["--sources", outside, "--sources", home], True),
            (work, home + "/lib/pypy3.9/site-packages/x.py", [], True),
            (work, home + "/lib/pypy3.9x/x.py", [], False),
            (work, home + "/pypy/lib_pypy/x.py", [], True),
            (home, home + "/own.py", [], True), (home, home + "/project/x.py", [], False),
            (folder, work + "/x.py", [], False), ("/", work + "/x.py", [], False),
            (outside + "/none", outside + "/x.py", [], False)):
        records = profile(file=name)
        records[1]["cwd"] = cwd
        path = write(os.path.join(folder, "pypygc.out.1"), records)
        out = os.path.join(folder, "b.tar")
        result = pypygc("report", "--bundle", out, *options, path, environment=environment)
        sources = [m for m in members(read(out)) if m.startswith(TOP + "sources/")]
        what = f"{os.path.relpath(name, folder) if name[0] == '/' else name} in a run in {cwd}"
        t.ok(result.status == 0 and len(sources) == packed, f"{what}: {'' if packed else 'not '}packed") \
            or t.diag(result)
        t.ok((b"packing the source" if packed else b"add --sources=") in result.err, "that is said")
        quoted = b"| line" in pypygc("report", *options, path, environment=environment).out
        t.is_(quoted, packed, "the report quotes the same")


def test_failures(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), profile())
    before = read(path)
    keep = write(os.path.join(folder, "b.tar"), b"of yesterday")
    # a limit of the size of files stands for a full disk
    done = subprocess.run(["sh", "-c", 'trap "" XFSZ; ulimit -f 1; exec "$@"', "sh", given.PYPYGC,
                           "report", "--bundle", keep, path], capture_output=True, check=False)
    t.ok(done.returncode == 2 and done.stderr.startswith(b"pypygc: "), "a full disk is an error")
    t.is_(read(keep), b"of yesterday", "the bundle of yesterday is still there")
    for name, words in ((os.path.join(folder, "none", "b.tar"), b"cannot be written"),
                        (folder, b"cannot be written"), (path, b"the profile itself"),
                        ("x" * 5000, b"too long")):
        result = pypygc("report", "--bundle", name, path)
        t.ok(result.status == 2 and words in result.err, f"{name[-20:]} is refused")
    t.is_(read(path), before, "the profile is as it was")
    t.is_(sorted(os.listdir(folder)), ["b.tar", "pypygc.out.1"], "no part of a file is left")
    pipe = os.path.join(folder, "pipe")
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as cat:
        status = pypygc("report", "--bundle", pipe, path).status
        data = cat.communicate()[0]
    t.ok(status == 0 and TOP + "README" in members(data), "a pipe gets the bundle")
    t.ok(stat.S_ISFIFO(os.stat(pipe).st_mode), "and is still a pipe")


def test_explain(t, folder):
    listed = pypygc("report", "--explain", "list", cwd=folder)
    ids = listed.out.decode().split()
    t.ok(listed.status == 0 and "medium-lived" in ids, "the patterns are listed")
    with open(os.path.join(given.SOURCE, "docs", "patterns.md"), encoding="utf-8") as file:
        chapters = re.split("(?m)^## ", file.read())[1:]
    t.is_(ids, [c.split("\n")[0] for c in chapters if re.match("[a-z-]+\n", c)], "all of them")
    for chapter in chapters:
        name = chapter.split("\n")[0]
        if name in ids:
            result = pypygc("report", "--explain", name, cwd=folder)
            t.ok(result.status == 0 and result.out.decode().strip() == chapter.strip()
                 and result.err == b"", f"{name} is explained, without a profile")
    for name in ("medium", "medium-lived\n", "", "x" * 4000, "\x1b[31m"):
        result = pypygc("report", "--explain", name, cwd=folder)
        t.ok(result.status == 2 and result.out == b"" and b"\x1b" not in result.err
             and result.err.decode().split()[-len(ids):] == ids, f"{name[:20]!r} is none; they are listed")


with tap.Tap() as t:
    for test in (test_content, test_hostile, test_confinement, test_failures, test_explain):
        with tempfile.TemporaryDirectory() as folder:
            test(t, folder)
