#!/usr/bin/env python3
# Where the profile goes when the place is hard to reach: limits, full disks, pipes, directories that
# go away, other roots and users, links that somebody has laid. The program is not touched by it,
# something readable is left, and nothing else.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import random
import signal
import stat
import subprocess
import tempfile
import time

import tap
import vg

WORK = "kept = [[i] for i in range(60000)]\n"
ENDLESS = """
kept = [None] * 1000
while True:
    for i in range(20000):
        kept[i % 1000] = [i, None]
"""
LONG = """
import time
t = time.time()
while time.time() - t < 3: [[i] for i in range(20000)]
print(1)
"""
NOBODY = 65534


class Place:
    """A folder for a run, in which `other` is the second place for its profile."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="pypygc-test-")
        self.folder = self._folder.name
        os.chmod(self.folder, 0o755)
        self.other = os.path.join(self.folder, "other")
        os.mkdir(self.other)
        os.chmod(self.other, 0o1777)
        self.out = os.path.join(self.folder, "out", "profile")
        os.mkdir(os.path.dirname(self.out))

    def command(self, code, *args, options=(), out=None):
        return [vg.PYPYGC_VALGRIND, *vg.WHOLE, "--pypygc-out-file=" + (out or self.out), *options, vg.PYPY,
                "-c", code, *args]

    def start(self, command, **more):
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": self.other},
                                encoding="utf-8", **more)

    def run(self, code, *args, before="", options=(), out=None):
        """Through a shell, which does BEFORE first."""
        child = self.start(["sh", "-c", before + '\nexec "$@"', "sh",
                            *self.command(code, *args, options=options, out=out)])
        self.stdout, self.stderr = child.communicate(timeout=600)
        self.status = child.returncode
        return self

    def files(self):
        return sorted(os.path.relpath(os.path.join(d, f), self.folder)
                      for d, _, files in os.walk(self.folder) for f in files
                      if not f.startswith("vgdb-"))  # Valgrind's own

    def second(self):
        """The profile in the second place, None if there is none."""
        names = [n for n in os.listdir(self.other) if n.startswith("pypygc.out.")]
        return os.path.join(self.other, names[0]) if len(names) == 1 else None


def is_whole(path):
    return path is not None and os.path.exists(path) and vg.Profile(path).one("end")["complete"]


def announced(t, place, name):
    """A whole profile in the second place, and a word about it."""
    if not t.ok(is_whole(place.second()), f"{name}: the profile is in the second place"):
        t.diag(f"{place.files()}\n{place.stderr}")
        return
    t.ok("It is in " + place.second() in place.stderr and "was not written to" in place.stderr,
         f"{name}: that is said")


def size_limit(t):
    place = Place().run(LONG, before="ulimit -f 100", options=["--checkpoint=1"])
    t.is_((place.status, place.stdout), (0, "1\n"), "ulimit -f: the program goes on to its end")
    t.ok("ulimit -f" in place.stderr, "ulimit -f: it is said")
    place = Place().run("print(2)", before="ulimit -f 100", options=["--checkpoint=0"])
    t.is_((place.status, place.stdout), (0, "2\n"), "ulimit -f at the end: status")
    t.is_(place.files(), ["out/profile"], "ulimit -f at the end: what could be written is there")
    report = vg.pypygc("report", place.out)
    text = report.stdout.lower()
    t.ok(report.returncode == 0 and "incomplete" in text, "ulimit -f at the end: it can be read")
    t.ok(all("incomplete" in line for line in text.splitlines() if "no findings" in line),
         "ulimit -f at the end: no word of no findings alone")
    catch = "import signal\nseen = []\nsignal.signal(signal.SIGXFSZ, lambda *a: seen.append(1))\n" \
            "f = open('own', 'wb', 0)\n" + LONG.replace("print(1)", """
import os
try:
    f.write(b'x' * 200000)
    f.write(b'x')
except OSError as e: print(e.errno, len(seen))
""")
    place = Place().run(catch, before="ulimit -f 100", options=["--checkpoint=1"])
    t.is_((place.status, place.stdout), (0, "27 1\n"), "ulimit -f: the program's own signal comes")


def full_disk(t):
    place = Place()
    disk = os.path.dirname(place.out)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk],
                             capture_output=True, check=False).returncode == 0
    if not mounted:
        t.skip("a file system cannot be mounted here", 4)
        return
    try:
        place.run("print(3)", options=["--checkpoint=0"])
        t.is_((place.status, place.stdout), (0, "3\n"), "full disk: status")
        announced(t, place, "full disk")
        t.is_(os.listdir(disk), [], "full disk: no rest")
    finally:
        subprocess.run(["umount", disk], check=False)


def no_room_anywhere(t):
    place = Place()
    place.run("import shutil, sys\nfor path in sys.argv[1:]: shutil.rmtree(path)\n" + WORK
              + "print(4)", os.path.dirname(place.out), place.other)
    t.is_((place.status, place.stdout), (0, "4\n"), "nowhere to write: status")
    t.ok("was not written" in place.stderr, "nowhere to write: it is said")
    t.is_(place.files(), [], "nowhere to write: no rest")


def pipes(t):
    place = Place()
    fifo = os.path.join(place.folder, "fifo")
    os.mkfifo(fifo)
    place.run("print(5)", out=fifo)
    t.is_((place.status, place.stdout), (0, "5\n"), "FIFO without a reader: the program ends")
    announced(t, place, "FIFO without a reader")
    t.ok(stat.S_ISFIFO(os.stat(fifo).st_mode), "FIFO: it still is one")
    place = Place()
    os.mkfifo(fifo := os.path.join(place.folder, "fifo"))
    copy = os.path.join(place.folder, "copy")
    reader = subprocess.Popen(["sh", "-c", 'cat "$0" > "$1"', fifo, copy])
    place.run("print(6)", out=fifo)
    reader.wait()
    t.ok(is_whole(copy) and place.second() is None, "FIFO with a reader: gets a whole profile")
    # standard output as a pipe that nobody reads to the end
    place = Place()
    command = place.command("import sys; sys.stderr.write('7')", options=["-q"], out="/dev/stdout")
    child = place.start(["sh", "-c", '("$@"; echo $? > status) | head -c 10', "sh", *command])
    out, _ = child.communicate(timeout=600)
    with open(os.path.join(place.folder, "status"), encoding="utf-8") as f:
        t.is_((f.read(), len(out)), ("0\n", 10), "a pipe that is closed: no signal")
    t.ok(is_whole(place.second()), "a pipe that is closed: the profile is in the second place")
    place = Place()
    before = os.readlink("/dev/stdout")
    place.run("print(8, flush=True)\nimport os\nos.dup2(os.open('/dev/null', 1), 1)",
              out="/dev/stdout", before="exec > copy")
    with open(os.path.join(place.folder, "copy"), encoding="utf-8") as f:
        lines = f.read().splitlines()
    t.ok(lines[0] == "8" and json.loads(lines[1])["k"] == "header"
         and json.loads(lines[-1])["complete"],
         "standard output: is what it was at the start, and nothing in it is lost")
    t.is_(os.readlink("/dev/stdout"), before, "standard output: still a link")


def gone(t):
    for name, code in (("directory gone", "import shutil, sys\nshutil.rmtree(sys.argv[1])\n"),
                       ("directory moved", "import os, sys\nos.rename(sys.argv[1], 'away')\n"
                                           "os.mkdir(sys.argv[1])\n")):
        place = Place()
        place.run(code + WORK, os.path.dirname(place.out))
        t.is_(place.status, 0, f"{name}: status")
        if name == "directory gone":
            announced(t, place, name)
        else:
            t.ok(is_whole(os.path.join(place.folder, "away", "profile")),
                 f"{name}: the profile is in the one that was meant")
    place = Place()
    command = place.command("import os\nos.rmdir(os.getcwd())\n" + WORK, out="relative")
    child = place.start(["sh", "-c", 'mkdir cwd && cd cwd && exec "$@"', "sh", *command])
    place.stdout, place.stderr = child.communicate(timeout=600)
    t.is_(child.returncode, 0, "working directory deleted: status")
    announced(t, place, "working directory deleted")


def other_roots(t):
    if os.geteuid() != 0:
        t.skip("only root can change its root and its user", 6)
        return
    place = Place()
    place.run("import os, sys\nos.mkdir('root')\n" + WORK + "os.chroot('root')\nos.chdir('/')")
    t.is_(place.status, 0, "chroot: status")
    t.ok(is_whole(place.out), "chroot: the profile is in its place")
    place = Place()
    os.chmod(os.path.dirname(place.out), 0o700)
    place.run("import os, sys\n" + WORK + f"os.setgid({NOBODY}); os.setuid({NOBODY})")
    t.is_(place.status, 0, "another user: status")
    announced(t, place, "another user")
    os.mkdir(root := os.path.join((place := Place()).folder, "root"))
    place.run("import os, sys\n" + WORK
              + f"os.chroot('root'); os.chdir('/'); os.setgid({NOBODY}); os.setuid({NOBODY})")
    announced(t, place, "a daemon's chroot, as another user")
    t.is_(os.listdir(root), [], "chroot: nothing is left in it")


def links(t):
    """Names that somebody has put in the way."""
    place = Place()
    victim = os.path.join(place.folder, "victim")
    with open(victim, "w", encoding="utf-8") as f:
        f.write("precious")
    place.run("print(9)", before="""
umask 0
for name in "$PWD/out/profile" "$PWD/out/profile.tmp$$" "$PWD/out/.pypygc-$$-0.part"; do
    ln -s "$PWD/victim" "$name"
done""")
    t.ok(place.status == 0 and is_whole(place.out), "links in the way: the profile is written")
    with open(victim, encoding="utf-8") as f:
        t.is_(f.read(), "precious", "links in the way: what they lead to is left alone")
    info = os.lstat(place.out)
    t.ok(stat.S_ISREG(info.st_mode), "links in the way: the profile is a file")
    t.is_(stat.S_IMODE(info.st_mode), 0o600, "only its owner can read it, whatever the umask is")
    place = Place()
    place.run("import shutil, sys, os\nshutil.rmtree(sys.argv[1])\n"
              "os.symlink('../victim', 'other/pypygc.out.%d' % os.getpid())\n" + WORK,
              os.path.dirname(place.out))
    names = sorted(os.listdir(place.other))
    t.ok(len(names) == 2 and is_whole(os.path.join(place.other, names[1]))
         and not os.path.exists(os.path.join(place.folder, "victim")),
         "a link in the second place: another name is taken")


def descriptors(t):
    code = """
import os
os.closerange(3, 100000)
for fd in range(900, 1100):
    try: os.close(fd); print("closed", fd)
    except OSError: pass
for fd in range(900, 1100):
    try: os.dup2(1, fd)
    except OSError: pass
own = [os.open("own%d" % i, os.O_CREAT | os.O_RDWR) for i in range(40)]
""" + WORK + "print([os.fstat(fd).st_size for fd in own] == [0] * 40)"
    place = Place().run(code, before="ulimit -n 1024", options=["--checkpoint=1"])
    t.is_((place.status, place.stdout.splitlines()[-1:]), (0, ["True"]),
          "descriptors: the program's files are its own")
    t.ok("closed" not in place.stdout, "descriptors: those of the tool are out of reach")
    t.ok(is_whole(place.out), "descriptors: the profile is written")


def killed(t):
    """SIGKILL around the first checkpoint."""
    moment = random.Random(5)
    left = 0
    for i in range(6):
        place = Place()
        child = place.start(place.command(ENDLESS, options=["-q", "--checkpoint=1"]))
        if i % 2:  # when it was written
            while not os.path.exists(place.out) and child.poll() is None:
                time.sleep(0.02)
        else:
            time.sleep(1 + moment.random())
        child.send_signal(signal.SIGKILL)
        child.communicate()
        files = place.files()
        t.ok(files in ([], ["out/profile"]), f"SIGKILL {i}: no rest of a profile")
        if files:
            left += 1
            end = vg.Profile(place.out).one("end")
            t.is_((end["complete"], end["reason"]), (False, "checkpoint"),
                  f"SIGKILL {i}: the whole checkpoint")
    t.ok(left >= 3, "SIGKILL: checkpoints were left")
    place = Place()
    command = [vg.PYPYGC, "run", "--checkpoint=1", "--pypygc-out-file=" + place.out, "--", vg.PYPY,
               "-c", "import os\nwith open('pid.new', 'w') as f: f.write(str(os.getpid()))\n"
               "os.rename('pid.new', 'pid')\n" + ENDLESS]
    child = place.start(command)
    pid = os.path.join(place.folder, "pid")
    while not (os.path.exists(place.out) and os.path.exists(pid)) and child.poll() is None:
        time.sleep(0.05)
    time.sleep(0.5)
    with open(pid, encoding="utf-8") as f:
        os.kill(int(f.read()), signal.SIGKILL)
    _, err = child.communicate()
    t.is_(child.returncode, 128 + 9, "pypygc run, killed: status")
    t.ok("killed by signal 9" in err and "last checkpoint" in err and place.out in err,
         "pypygc run, killed: it says what happened")
    t.ok("INCOMPLETE" in err, "pypygc run, killed: the report says so, too")
    child = place.start([vg.PYPYGC, "run", "--checkpoint=0", "--", vg.PYPY, "-c",
                         WORK + "import os; os.system('kill -9 %d' % os.getpid())"])
    _, err = child.communicate()
    t.ok("killed by signal 9" in err and "before the first checkpoint" in err,
         "pypygc run, killed early: it says that there is no profile")


def newest(t):
    place = Place().run(WORK, out="pypygc.out.%p")
    mine = [f for f in place.files() if f.startswith("pypygc.out.")]
    for name, content in (("pypygc.out.1.tmp1", '{"k":"header","format":"pypygc","version":1}\n'),
                          ("pypygc.out.2", "")):
        with open(os.path.join(place.folder, name), "w", encoding="utf-8") as f:
            f.write(content)
    done = subprocess.run([vg.PYPYGC, "report"], cwd=place.folder, capture_output=True,
                          encoding="utf-8", check=False)
    t.ok(done.returncode == 0 and mine[0] in done.stdout, "report without a name takes no rest")


with tap.Tap() as test:
    size_limit(test)
    full_disk(test)
    no_room_anywhere(test)
    pipes(test)
    gone(test)
    other_roots(test)
    links(test)
    descriptors(test)
    killed(test)
    newest(test)
