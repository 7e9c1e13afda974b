#!/usr/bin/env python3
# Programs that close, replace and count their descriptors: output, status and the contents of every
# file that they write are those under --tool=none, and the profile has their traces all the same.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

import tap
import vg

# The program's own folder is its first argument. before() is hot early, after() late, when the
# descriptors are no longer what they were.
BEGIN = """
import os, sys
os.mkdir(sys.argv[1])
os.chdir(sys.argv[1])
def before(count):
    kept = [None]
    for i in range(count):
        kept[0] = (i, kept)
    return len(kept)
def after(count):
    total = 0
    for i in range(count):
        total += len([i, i])
    return total
def create(name):
    return os.open(name, os.O_CREAT | os.O_RDWR | os.O_TRUNC)
before(5000)
"""
# What a program does then, by name.
PROGRAMS = {
    "a daemon with 720 files": """
os.closerange(3, 4096)
files = [create("file%d" % i) for i in range(720)]
after(20000)
for i, fd in enumerate(files):
    os.write(fd, b"file %d" % i)
""",
    "dup2 over the 700th": """
fd = create("user.dat")
os.closerange(fd + 1, 4096)
os.dup2(fd, 700)
os.write(700, b"user data\\n")
print(after(20000))
os.write(700, b"more user data\\n")
sys.stdout.flush()
os._exit(3)
""",
    "every number taken": """
import resource
files = []
try:
    while True:
        files.append(create("file%d" % len(files)))
except OSError as error:
    print(error, len(files))
after(20000)
for fd in files[-3:]:
    os.write(fd, b"mine")
""",
    "closed one by one": """
for fd in range(3, 1100):
    try:
        os.close(fd)
        print("closed", fd) if fd < 10 else None
    except OSError:
        pass
first = create("first")
after(20000)
os.write(first, b"first")
""",
    "stdout replaced": """
for fd in range(64):
    try:
        os.close(fd)
    except OSError:
        pass
for name in ("in", "out", "err"):
    create(name)
print(after(20000), flush=True)
raise ValueError("to the file err")
""",
    "descriptors are listed": """
import resource
limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]  # beyond it is Valgrind's own
def listed():
    there = []
    for n in filter(lambda n: n < limit, map(int, os.listdir("/proc/self/fd"))):
        try:
            there.append((n, os.fstat(n).st_mode, os.get_inheritable(n)))
        except OSError:
            pass
    return sorted(there)
print(listed())
after(20000)
print(listed(), os.dup(0), os.open("/dev/null", os.O_RDONLY))
""",
    "a chain of forks": """
log = create("log")
for depth in range(5):
    os.closerange(3, log)
    sys.stdout.flush()
    if pid := os.fork():
        print(depth, os.waitpid(pid, 0)[1])
        break
    extra = create("extra%d" % depth)
    exec("def more%d():\\n for i in range(3000): str(i)\\nmore%d()" % (depth, depth))
    os.write(extra, b"child %d" % depth)
after(20000)
os.write(log, b"end of one\\n")
""",
    "exec": """
inherited = create("inherited")
os.set_inheritable(inherited, True)
after(20000)
os.execvp("sh", ["sh", "-c", "echo by the shell >&%d; ls /proc/self/fd >list; exit 4" % inherited])
""",
    "a child in a shell": """
import subprocess
after(20000)
print(subprocess.run(["sh", "-c", "ls -l /proc/self/fd | wc -l; ls"], capture_output=True).stdout)
print(subprocess.run(["ls", "/proc/self/fd"], capture_output=True, close_fds=False).stdout)
""",
    "errno and umask": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
ctypes.set_errno(77)
os.umask(0o27)
create("masked")
print(oct(os.stat("masked").st_mode), oct(os.umask(0)))
after(20000)
for number in (-1, -2, -0x50595047, 5000, 2**31 - 1):
    for call in (lambda n: os.write(n, b"text"), os.close, os.fstat):
        try:
            print(call(number))
        except OSError as error:
            print(number, error)
print(ctypes.get_errno())
""",
}
LIMITED = ["sh", "-c", 'ulimit -n "$0"; exec "$@"']
QUIET = ["--log-file={folder}/valgrind.log"]


def tree(folder):
    """Contents and modes of all files below a folder, by path."""
    found = {}
    for where, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            path = os.path.join(where, name)
            content = None
            if name in names:
                with open(path, "rb") as f:
                    content = f.read()
            found[os.path.relpath(path, folder)] = (os.lstat(path).st_mode, content)
    return found


def functions(profile):
    """Names of the functions that operations of traces belong to."""
    return {op[3] for r in profile.all("trace_ops") for op in r["recorded"] if op[0] == "m"}


def compare(t, name, code, **how):
    runs = [vg.run("-c", BEGIN + code, "{folder}/work", tool=tool, options=QUIET,
                   env={"PYPYLOG": None}, **how) for tool in ("none", "pypygc")]
    none, ours = runs
    if not t.ok((ours.status, ours.stdout, ours.stderr) == (none.status, none.stdout, none.stderr),
                f"{name}: the same output and status"):
        t.diag(f"expected {none.describe()}\ngot {ours.describe()}")
    expected, got = (tree(os.path.join(run.folder, "work")) for run in runs)
    if not t.ok(got == expected, f"{name}: the same files, with the same contents"):
        t.diag([(p, got.get(p), expected.get(p)) for p in sorted({*got, *expected})
                if got.get(p) != expected.get(p)][:3])
    if not t.ok(ours.profile is not None, f"{name}: a profile is written"):
        t.diag(ours.describe())
        return
    traced = functions(ours.profile)
    t.ok({"before", "after"} <= traced, f"{name}: the profile has the traces, also the late one")
    t.is_(ours.profile.all("missing"), [], f"{name}: nothing is missing")


with tap.Tap() as test:
    for what, does in PROGRAMS.items():
        compare(test, what, does)
    for limit in ("512", "64"):
        for what in ("dup2 over the 700th", "every number taken", "closed one by one"):
            if (limit, what) != ("64", "dup2 over the 700th"):
                compare(test, f"{what}, ulimit -n {limit}",
                        PROGRAMS[what].replace("700", "400"), prefix=[*LIMITED, limit])
