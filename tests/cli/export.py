#!/usr/bin/env python3
# pypygc export: the file opens in the real reader, callgrind_annotate, whose totals are the profile's;
# and in KCachegrind; calls and lines are the ledger's; names that mean harm do none; two exports are equal.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import shutil
import subprocess
import tempfile

from given import EVIL, pypygc, write
from given_work import ALL, APP, CODES, profile
import tap


def annotate(t, path, *options):
    """What the reader shows; None if it is not installed."""
    if shutil.which("callgrind_annotate") is None:
        t.skip("callgrind_annotate is not installed")
        return None
    done = subprocess.run(["callgrind_annotate", *options, path], capture_output=True,
                          encoding="utf-8", check=False)
    if not t.is_((done.returncode, done.stderr), (0, ""), "callgrind_annotate reads it"):
        return None
    return done.stdout


def costs(text, function):
    """{line: instructions} of one function's own lines, and [(calls, callee, inclusive)]."""
    block = re.search(rf"(?m)^fn={re.escape(function)}\n((?:(?!ob=).*\n)*)", text)[1]
    own, calls, callee = {}, [], None
    for line in block.splitlines():
        if line.startswith("cfn="):
            callee = line[4:]
        elif line.startswith("calls="):
            calls.append([int(line[6:].split()[0]), callee])
        elif callee is not None and line[:1].isdigit():
            calls[-1].append(int(line.split()[1]))
            callee = None
        elif line[:1].isdigit():
            number, instructions = [*line.split(), 0][:2]
            own[int(number)] = own.get(int(number), 0) + int(instructions)
    return own, [tuple(c) for c in calls]


def test_callgrind(t, folder):
    given = write(os.path.join(folder, "pypygc.out.1"), profile())
    path = os.path.join(folder, "callgrind.out.1")
    t.is_(pypygc("export", "--callgrind", "-o", path, given).status, 0, "callgrind: exports")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    t.is_(pypygc("export", given).out.decode(), text, "the first format is the default; two are equal")
    totals = {re.search(rf"(?m)^{key}: (\d+)", text)[1] for key in ("summary", "totals")}
    t.is_(totals, {str(ALL)}, "the sum is the run's instructions")
    t.ok(text.index("\nevents:") < text.index("\nsummary:"), "the sum stands behind the events")
    t.is_(costs(text, "main"), ({5: 300}, [(1, "hot", 12550)]), "a line, and its call")
    own, calls = costs(text, "_find_and_load")
    t.is_((own, sorted(calls)), ({90: 0, 100: 60}, [(1, "the collector", 800),
                                                    (2, "_call_with_frames_removed", 1440),
                                                    (2, "_find_spec", 700)]), "calls from one line")
    loops(t, text)
    inclusive(t, text)
    shown = annotate(t, path, "--threshold=100")
    if shown is not None:
        t.is_(re.search(r"(?m)^ *([\d,]+) .*PROGRAM TOTALS", shown)[1].replace(",", ""), str(ALL),
              "the reader's total is the profile's")
        t.ok(f"{APP}:main" in shown and f"{APP}:hot" in shown, "and it knows the functions")


def loops(t, text):
    """Traces are objects of their own, called from the lines whose work they do."""
    t.ok("\nob=[JIT] loop 1\nfl=/home/me/app.py\nfn=loop 1 of hot (app.py:9)\n" in text, "a loop is an object")
    own, calls = costs(text, "loop 1 of hot (app.py:9)")
    t.is_((own, calls), ({9: 150, 10: 1200, 13: 8000}, []), "it has the lines that it compiled")
    t.is_(costs(text, "hot")[0], {8: 0, 9: 1400, 10: 0}, "which have no more than what is not in it")
    t.ok((1, "loop 1 of hot (app.py:9)", 150) in costs(text, "hot")[1], "and call it")
    t.ok("\nfn=helper:12\n" in text, "functions of one name have their first lines")


def inclusive(t, text):
    """Of every function: what its lines and calls are is what the ledger has, inclusively."""
    told = {(file, name): value for file, name, _, _, value in CODES.values() if value and name != "hot"}
    found = {}
    for file, name in told:
        block = next((n for n in (name, name + ":12") if f"\nfl={file}\nfn={n}\n" in text), None)
        if (file, name) != ("/home/me/mod.py", "<module>") and name != "helper":
            own, calls = costs(text[text.index(f"\nfl={file}\nfn={block}\n"):], block)
            found[file, name] = sum(own.values()) + sum(c[2] for c in calls)
    t.is_({k: v for k, v in told.items() if k in found}, found, "inclusive figures are the ledger's")


def test_harm(t, folder):
    for number, name in enumerate((EVIL, "(1) name", "two\nlines", "fn=other")):
        given = write(os.path.join(folder, "evil.out"), profile(function=name, file="/home/" + name))
        path = os.path.join(folder, "callgrind.out.2")
        done = pypygc("export", "-o", path, given)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        t.is_((done.status, re.findall(r"(?m)^totals: (\d+)", text),
               [line for line in text.split("\n") if not re.match(
                   r"$|[a-z]+[=:]|\d+( \d+)*$|# callgrind format$", line)]),
              (0, [str(ALL)], []), f"name that means harm, {number}")
        if number == 1:
            annotate(t, path)


# Starts the viewer on a screen that nobody sees, and waits for the window that names the profile.
KCACHEGRIND = """
kcachegrind "$1" >/dev/null 2>&1 & viewer=$!
for i in $(seq 200); do
    xwininfo -root -tree | grep -q "KCachegrind" && xwininfo -root -tree | grep -F "[$2]" && break
    sleep 0.3
done
kill $viewer
"""


def test_kcachegrind(t, folder):
    missing = [debian for name, debian in (("kcachegrind", "kcachegrind"), ("xvfb-run", "xvfb xauth"),
                                           ("xwininfo", "x11-utils"), ("dbus-run-session", "dbus"))
               if shutil.which(name) is None]
    if missing:
        t.skip(f"KCachegrind cannot be shown (Debian: apt install {' '.join(missing)})", 2)
        return
    given = write(os.path.join(folder, "pypygc.out.1"), profile())
    path = os.path.join(folder, "callgrind.out.3")
    pypygc("export", "--callgrind", "-o", path, given)
    broken = write(os.path.join(folder, "callgrind.out.4"), b"# callgrind format\nno line of it\n")
    command = ["dbus-run-session", "--", "xvfb-run", "-a", "sh", "-c", KCACHEGRIND, "sh"]
    for file, what in ((path, "KCachegrind opens it"), (broken, None)):
        script = command if what else [c.replace("200", "20") for c in command]
        done = subprocess.run([*script, file, "pypy3 app.py"], capture_output=True, encoding="utf-8",
                              timeout=300, check=False,
                              env={**os.environ, "HOME": folder, "XDG_RUNTIME_DIR": folder})
        found = os.path.basename(file) in done.stdout
        t.ok(found == bool(what), what or "and tells what is none")


def test_errors(t, folder):
    t.is_(pypygc("export").status, 2, "no profile")
    t.is_(pypygc("export", os.path.join(folder, "nothing")).status, 2, "a profile that is not there")
    given = write(os.path.join(folder, "pypygc.out.1"), profile())
    t.is_(pypygc("export", "-o", given, given).status, 2, "not over the profile itself")
    t.is_(pypygc("export", "--format=dhat2", given).status, 2, "a format that there is not")


with tap.Tap() as test, tempfile.TemporaryDirectory() as place:
    test_callgrind(test, place)
    test_harm(test, place)
    test_kcachegrind(test, place)
    test_errors(test, place)
