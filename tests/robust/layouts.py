#!/usr/bin/env python3
# Layouts with numbers that are wrong, with a check sum that is wrong or right: in a file that the
# user gives, and in a cache. None is believed, and neither the program nor the tool dies of it.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import random
import re
import subprocess
import tempfile
import zlib

import tap
import vg

LAYOUT = os.path.join(vg.BUILDDIR, "pypygc-layout")
MUTANTS, RUNS = 60, 8  # judged by pypygc-layout alone; run under the tool, each in both ways
CODE = "print(sum(len([i]) for i in range(3000)))"
WRONG = (0, 1, 8, 2 ** 31, 2 ** 32, 2 ** 63, 2 ** 64 - 8)


def library():
    out = vg.run("-c", "print([l.split()[-1] for l in open('/proc/self/maps') "
                       "if 'libpypy' in l][0])", tool=None)
    return out.stdout.strip() or os.path.realpath(vg.PYPY)


def layout(*arguments, env=None):
    return subprocess.run([LAYOUT, *arguments], capture_output=True, text=True, check=False,
                          env={**os.environ, **(env or {})})


def summed(text):
    """With the check sum that is right."""
    body = text[:text.rindex("checksum ")]
    return f"{body}checksum {zlib.crc32(body.encode()):08x}\nend\n"


def facts(text):
    """What the tool reads of a layout."""
    return [line for line in text.splitlines()
            if not line.startswith(("missing ", "library ", "checksum "))]


def mutant(whole, rng, right_sum):
    """One or two numbers are others, mostly of lines of which there are few."""
    lines = whole.splitlines(keepends=True)
    kinds = sorted({line.split(" ")[0] for line in lines[2:-2]} - {"library", "missing"})
    for _ in range(rng.choice((1, 1, 2))):
        kind = rng.choice(kinds)
        at = rng.choice([i for i, line in enumerate(lines) if line.split(" ")[0] == kind])
        numbers = [m for m in re.finditer(r"\b(0x[0-9a-f]+|\d+)\b", lines[at].split("\t")[0])]
        if not numbers:
            continue
        number = rng.choice(numbers)
        old = int(number[0], 0)
        new = rng.choice((*WRONG, old + 8, max(0, old - 8), old + 4, old ^ 1 << rng.randrange(40)))
        text = hex(new) if number[0].startswith("0x") else str(new)
        lines[at] = lines[at][:number.start()] + text + lines[at][number.end():]
    text = "".join(lines)
    return summed(text) if right_sum else text


def alone(t, whole, lib, folder):
    path, believed, same = os.path.join(folder, "layout"), [], 0
    for seed in range(MUTANTS):
        text = mutant(whole, random.Random(seed), seed % 2)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = layout("--given=" + path, lib)
        if text == whole or done.returncode == 0 and facts(done.stdout) == facts(whole):
            same += 1
        elif done.returncode != 2 or done.stdout or not done.stderr.startswith("pypygc-layout: "):
            believed.append((seed, done.returncode, done.stderr,
                             sorted(set(facts(text)) ^ set(facts(whole)))))
    t.ok(not believed, f"of {MUTANTS} layouts with wrong numbers none is believed") \
        or t.diag("\n".join(map(str, believed)))
    t.ok(same < MUTANTS // 2, f"{MUTANTS - same} of them were wrong")


def survives(t, name, seed, run):
    """Runs the program; returns whether it was as it should be."""
    if run.status == 0 and run.stdout == "3000\n" and "impossible" not in run.stderr:
        return True
    t.diag(f"{name}, seed {seed}: {run.describe()}")
    return False


def under_the_tool(t, whole, lib, folder):
    path = os.path.join(folder, "layout")
    good = reasons = 0
    for seed in range(RUNS):
        with open(path, "w", encoding="utf-8") as file:
            file.write(mutant(whole, random.Random(1000 + seed), seed % 2))
        run = vg.run("-c", CODE, options=["--layout=" + path])
        good += survives(t, "given", seed, run)
        reasons += "is not used: " in run.stderr or run.profile is not None
    t.is_(good, RUNS, "given: the program runs on, the tool too")
    t.is_(reasons, RUNS, "given: why it is not used is said")
    cache = os.path.join(folder, "cache")
    env = {"XDG_CACHE_HOME": cache}
    layout(lib, env=env)
    stored = [os.path.join(where, name) for where, _, names in os.walk(cache) for name in names]
    if not t.is_(len(stored), 1, "the cache has the layout"):
        return
    for what, right_sum in (("with a wrong sum", False), ("with a right sum", True)):
        good = 0
        for seed in range(RUNS // 2):
            with open(stored[0], "w", encoding="utf-8") as file:
                file.write(mutant(whole, random.Random(2000 + seed), right_sum))
            run = vg.run("-c", CODE, env=env)
            good += survives(t, "cached " + what, seed, run) and run.profile is not None
        t.is_(good, RUNS // 2, f"cached {what}: the program runs on and is measured")


def owners(t, whole, lib, folder):
    """What others can write to is not read from a cache."""
    cache = os.path.join(folder, "owned")
    env = {"XDG_CACHE_HOME": cache}
    layout(lib, env=env)
    stored = [os.path.join(where, name) for where, _, names in os.walk(cache) for name in names][0]
    # right in all that is checked: it can be told by its version whether it was taken
    forged = summed(re.sub("(?m)^python_version .*", "python_version 9.9.9", whole))

    def taken(prepare):
        if os.path.lexists(stored):
            os.unlink(stored)
        with open(stored, "w", encoding="utf-8") as file:
            file.write(forged)
        prepare()
        return "python_version 9.9.9" in layout(lib, env=env).stdout

    t.ok(taken(lambda: None), "one's own file is taken")
    t.ok(not taken(lambda: os.chmod(stored, 0o666)), "not one that all may write to")
    t.ok(not taken(lambda: os.chmod(stored, 0o664)), "nor a group")
    t.ok(not taken(lambda: (os.rename(stored, folder + "/x"), os.symlink(folder + "/x", stored))),
         "nor a link")
    if os.getuid() != 0:
        t.skip("only root can give files away")
    else:
        t.ok(not taken(lambda: os.chown(stored, 12345, 12345)), "nor that of another user")


with tap.Tap() as tests, tempfile.TemporaryDirectory() as root:
    LIBRARY = library()
    WHOLE = layout("--no-cache", LIBRARY).stdout
    given_whole = os.path.join(root, "whole")
    with open(given_whole, "w", encoding="utf-8") as whole_file:
        whole_file.write(WHOLE)
    if tests.is_(layout("--given=" + given_whole, LIBRARY).stdout, WHOLE, "the right layout is taken"):
        owners(tests, WHOLE, LIBRARY, root)
        alone(tests, WHOLE, LIBRARY, root)
        under_the_tool(tests, WHOLE, LIBRARY, root)
