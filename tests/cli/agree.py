#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# What a profile may make `pypygc report` do: nothing that the user has not seen and agreed to. Which
# interpreters are run, whose profiles are read, how the user is asked. Environment: PYPYGC_BUILDDIR.
import os
import pty
import shutil
import subprocess
import tempfile

from given import HARM, EVIL, PYPYGC, profile, pypygc, write
import tap


def given(path, command, cwd, **run):
    records = profile(command=command)
    records[1].update({"cwd": cwd, "environment": {}, "options": {}, **run})
    return write(path, records)


def executable(path, text="#!/bin/sh\ntouch \"$0.ran\"\n", mode=0o755):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)
    return path


def at_terminal(answer, *arguments, environment):
    """Runs the program with a terminal as its standard input and error. Returns status, output."""
    master, slave = pty.openpty()
    with subprocess.Popen([PYPYGC, *arguments], stdin=slave, stderr=slave, stdout=subprocess.DEVNULL,
                          env=environment, start_new_session=True) as process:
        os.close(slave)
        os.write(master, answer)
        output = b""
        try:
            while piece := os.read(master, 65536):
                output += piece
        except OSError:  # nobody has the other end any more
            pass
        status = process.wait(timeout=60)
    os.close(master)
    return status, output.decode()


def test_interpreters(t, folder):
    """Only an interpreter that did not come with the profile."""
    work, safe = os.path.join(folder, "work"), os.path.join(folder, "safe")
    os.mkdir(work)
    good = executable(os.path.join(safe, "pypy3"))
    executable(os.path.join(work, "pypy3"))
    executable(os.path.join(work, "deep", "pypy3"))
    executable(os.path.join(folder, "others", "pypy3"), mode=0o777)
    executable(os.path.join(folder, "plain", "pypy3"), mode=0o644)
    os.mkdir(os.path.join(folder, "dir"))
    os.mkdir(os.path.join(folder, "dir", "pypy3"))
    os.symlink(work + "/pypy3", os.path.join(safe, "pypy-in-work"))
    os.symlink("/bin/sh", os.path.join(safe, "pypy-shell"))
    os.symlink(good, os.path.join(work, "pypy-link"))
    path = os.path.join(work, "pypygc.out.1")
    environment = {**os.environ, "PATH": f"{work}:.:{safe}"}
    cases = [
        ("one in the program's directory", work + "/pypy3", "may have come with it"),
        ("one below it", work + "/deep/pypy3", "may have come with it"),
        ("by a relative path", "./pypy3", "may have come with it"),
        ("by a relative path with a folder", "deep/pypy3", "may have come with it"),
        ("through ..", safe + "/../work/pypy3", "may have come with it"),
        ("a link into it", safe + "/pypy-in-work", "may have come with it"),
        ("a link in it", work + "/pypy-link", "may have come with it"),
        ("a link to another program", safe + "/pypy-shell", "no PyPy"),
        ("one that any can change", folder + "/others/pypy3", "can be changed by any"),
        ("one that cannot be executed", folder + "/plain/pypy3", "no program"),
        ("a directory", folder + "/dir/pypy3", "no program"),
        ("one that PATH finds in it", "pypy3", "may have come with it"),
        ("one that is nowhere", "pypy-none", "not found in PATH"),
        ("another program", "/bin/sh", "does not begin with PyPy"),
        ("no program", "", "does not begin with PyPy"),
    ]
    for name, program, words in cases:
        given(path, [program, "-c", "pass"], work)
        result = pypygc("report", "--jit-off-twin", "--yes", path, environment=environment)
        if not t.ok(result.status == 2 and words in result.err.decode(), f"{name}: refused"):
            t.diag(result)
    profile_only = os.path.join(folder, "elsewhere")
    os.mkdir(profile_only)
    executable(os.path.join(profile_only, "pypy3"))
    given(os.path.join(profile_only, "p"), [profile_only + "/pypy3"], work)
    result = pypygc("report", "--jit-off-twin", "--yes", os.path.join(profile_only, "p"))
    t.ok(result.status == 2 and b"may have come with it" in result.err, "one beside the profile: refused")
    given(os.path.join(profile_only, "p"), [work + "/pypy3"], "/")
    result = pypygc("report", "--jit-off-twin", "--yes", os.path.join(profile_only, "p"), cwd=work)
    t.ok(result.status == 2 and b"may have come with it" in result.err,
         "one in the directory where the report is made: refused")
    ran = [name for _, _, names in os.walk(folder) for name in names if name.endswith(".ran")]
    t.is_(ran, [], "none of them was run")


def test_asking(t, folder):
    safe = os.path.join(folder, "safe")
    work = os.path.join(folder, "work")
    os.mkdir(work)
    executable(os.path.join(safe, "pypy3"))
    environment = {**os.environ, "PATH": f"{safe}:{os.environ['PATH']}"}
    path = given(os.path.join(work, "p"), ["pypy3", "-c", EVIL], work)
    result = pypygc("report", "--jit-off-twin", path, environment=environment)
    t.ok(result.status == 2 and b"add --yes" in result.err and result.out == b"",
         "without a terminal it is refused, with the way out")
    t.ok(safe + "/pypy3 --jit off -c " in result.err.decode(), "what would run is shown, by its path")
    t.ok(not HARM.search(result.err.decode()), "and nothing that a terminal could act on")
    for answer in (b"n\n", b"\n", b"\x04", b"ja\n", b"yesterday\n", b"y" * 3000 + b"\n"):
        status, output = at_terminal(answer, "report", "--jit-off-twin", path, environment=environment)
        if not t.ok(status == 2 and "run this? [y/N]" in output and "nothing was run" in output,
                    f"{answer[:12]} is no yes"):
            t.diag(output)
    status, output = at_terminal(b"y\n", "report", "--jit-off-twin", path, environment=environment)
    t.ok("this takes a while" in output, "y is one") or t.diag(output)
    if os.getuid() == 0:
        os.chown(path, 12345, 12345)
        result = pypygc("report", "--jit-off-twin", path, environment=environment)
        t.ok(b"belongs to another user, number 12345" in result.err, "another owner is named")
    else:
        t.skip("only root can give files away")


def test_newest(t, folder):
    """Without a file, only one's own are taken."""
    mine = write(os.path.join(folder, "pypygc.out.1"), profile())
    os.utime(mine, (1, 1))
    os.symlink(write(os.path.join(folder, "target"), profile()), os.path.join(folder, "pypygc.out.2"))
    os.mkdir(os.path.join(folder, "pypygc.out.3"))
    os.mkfifo(os.path.join(folder, "pypygc.out.4"))
    t.ok(b"reading pypygc.out.1," in pypygc("report", cwd=folder).err, "no link, directory or pipe")
    if os.getuid() != 0:
        t.skip("only root can give files away", 2)
        return
    other = write(os.path.join(folder, "pypygc.out.5"), profile())
    os.chown(other, 12345, 12345)
    t.ok(b"reading pypygc.out.1," in pypygc("report", cwd=folder).err, "no file of another user")
    os.unlink(mine)
    result = pypygc("report", cwd=folder)
    t.ok(result.status == 2 and b"belong to other users; to read one of them, name it" in result.err,
         "if there is no other, that is said")
    t.is_(pypygc("report", "pypygc.out.5", cwd=folder).status, 0, "by its name it is read")


with tap.Tap() as t:
    for test in (test_interpreters, test_asking, test_newest):
        root = tempfile.mkdtemp()
        try:
            test(t, os.path.realpath(root))
        finally:
            shutil.rmtree(root)
