#!/usr/bin/env python3
# Formatting and static checks of the C code, with the tools that are here. Their opinions change
# with their versions: others than those of Debian 12 are not asked. What clang-tidy found right is
# not asked again while the file, all that it includes and the settings are the same (a folder in the
# build directory). Environment: PYPYGC_LINT=deep lets its analyzer go as far as it can.
# SPDX-License-Identifier: GPL-3.0-or-later

import concurrent.futures
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import tempfile

import tap
import tree

# Nodes of the graph of paths that clang's static analyzer builds for a function, and what it begins
# there. It takes nearly all of the time of clang-tidy; without a limit it goes to 225,000, and takes
# five times as long.
NODES = 30000

# What every check must complain about, so that a check that sees nothing is noticed.
MISTAKE = """#include "port.h"
Int mistake(Int i);
Int mistake(Int i) {
Int a[2]; a[2] = i; return a[0] / 0; }
"""


def kind(path):
    """Whose preprocessor flags PATH is compiled with."""
    below = os.path.relpath(path, tree.SRCDIR)
    if below.startswith(("pypygc/tool/", "pypygc/preload/")):
        return "TOOL"
    return "UNIT" if below.startswith("tests/") else "COMPANION"


def flags(whose):
    """The flags of Makefile.am, each in one word. Relative to the build directory."""
    return shlex.split(re.sub("(-iquote|-isystem) +", r"\1", os.environ[whose + "_CPPFLAGS"]))


def clang_format(path, _whose):
    return ["clang-format", "--dry-run", "-Werror", "--style=file", path]


def clang_tidy(path, whose):
    return ["clang-tidy", "--quiet", "--config-file=" + os.path.join(tree.SRCDIR, ".clang-tidy"),
            path, "--", "-std=gnu11", *flags(whose), *limits()]


def limits():
    return [] if os.environ.get("PYPYGC_LINT") == "deep" \
        else ["-Xclang", "-analyzer-config", "-Xclang", f"max-nodes={NODES}"]


def fingerprint(path, command):
    """What a verdict of clang-tidy depends on: names a file in the folder of good ones. None if
    that cannot be told."""
    done = subprocess.run([os.environ.get("CC") or "cc", "-E", "-C", "-std=gnu11", path,
                           *flags(kind(path))], cwd=os.environ["PYPYGC_BUILDDIR"],
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        return None
    text = hashlib.sha256(done.stdout)
    with open(os.path.join(tree.SRCDIR, ".clang-tidy"), "rb") as f:
        text.update(f.read())
    text.update("\0".join(command).encode())
    return text.hexdigest()


def clang_tidy_again(path, command):
    """Like complaint(), but what was right before is not asked again."""
    folder = os.path.join(os.environ["PYPYGC_BUILDDIR"], "lint.good")
    name = fingerprint(path, command)
    if name and os.path.exists(os.path.join(folder, name)):
        return None
    said = complaint(command)
    if name and not said:
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8"):
            pass
    return said


def cppcheck(path, whose):
    return ["cppcheck", "--quiet", "--std=c11", "--enable=warning,performance,portability",
            "--inline-suppr", "--error-exitcode=1",
            "--suppressions-list=" + os.path.join(tree.SRCDIR, ".cppcheck-suppressions"),
            "-D__x86_64__", "-D__linux__",
            # it reads no headers of the system, and what protoc-c made asks for their version
            "-DPROTOBUF_C_VERSION_NUMBER=9999999",
            *[re.sub("^-(iquote|isystem)", "-I", f) for f in flags(whose)], path]


CHECKS = [
    # how to run it on a file, version, endings of the files
    (clang_format, "14", (".c", ".h")),
    (cppcheck, "2.10", (".c",)),
    (clang_tidy, "14", (".c",)),
]


def complaint(command):
    """What COMMAND says if it fails, else None."""
    done = subprocess.run(command, cwd=os.environ["PYPYGC_BUILDDIR"], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return f"{done.stdout}exit status {done.returncode}" if done.returncode else None


def main(t):
    for check, version, endings in CHECKS:
        name = check.__name__.replace("_", "-")
        sources = [os.path.join(tree.SRCDIR, f)
                   for f in tree.files("pypygc", *endings) + tree.files("tests", *endings)]
        if not shutil.which(name):
            t.skip(f"{name} is not installed")
            continue
        says = subprocess.run([name, "--version"], capture_output=True, text=True, check=True)
        found = re.search(r"(?:version|Cppcheck) (\d+(?:\.\d+)*)", says.stdout)[1]
        if not (found + ".").startswith(version + "."):
            t.skip(f"{name} is version {found}, our settings are for {version}")
            continue
        with tempfile.TemporaryDirectory() as tmp:
            path = os.path.join(tmp, "mistake.c")
            with open(path, "w", encoding="utf-8") as f:
                f.write(MISTAKE)
            for whose in ("TOOL", "UNIT"):
                said = complaint(check(path, whose)) or ""
                if not t.ok(re.search("clang-format-violations|[Dd]ivision by zero", said),
                            f"{name} sees a mistake ({whose})"):
                    t.diag(said)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            ask = clang_tidy_again if check is clang_tidy else lambda _, command: complaint(command)
            said = [c for c in pool.map(lambda f: ask(f, check(f, kind(f))), sources) if c]
        if check is clang_format:  # the places do not matter: `make format` mends them all
            said = [s.splitlines()[0] for s in said]
        if not t.ok(sources and not said, f"{name}: {len(sources)} files"):
            t.diag("\n".join(said))


with tap.Tap() as lint:
    main(lint)
