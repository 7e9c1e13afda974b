#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Damaged profiles: whatever is in the file, the program says what is wrong or reports what is
# there; it never crashes. Environment: PYPYGC_BUILDDIR.
import os
import random
import resource
import subprocess
import tempfile

from given import PYPYGC, Result, aged, lines_of, profile, pypygc, write
import tap

SEEDS = 200
STEP = 13  # bytes between two cuts within a line


def outcome_is_sound(result):
    """Reported, or refused with a message."""
    return result.status == 0 or (result.status == 2 and result.err.startswith(b"pypygc: "))


def cuts(whole, begin, end):
    """Where a file is cut: around every line's end, and here and there within the lines. What the
    reader makes of a cut at each single byte is tested in it (tests/unit/test_reader.c)."""
    ends = [i for i in range(len(whole)) if whole[i:i + 1] == b"\n"]
    near = {i + d for i in ends for d in (-1, 0, 1, 2)} | set(range(0, len(whole), STEP))
    return sorted(i for i in near if begin <= i < end)


def test_cuts(t, path):
    whole = lines_of(profile())
    bad, read, lengths = [], 0, cuts(whole, 0, len(whole))
    for length in lengths:
        write(path, whole[:length])
        result = pypygc("report", path)
        read += result.status == 0
        if not outcome_is_sound(result):
            bad.append((length, result))
        elif result.status == 0 and b"INCOMPLETE" not in result.out and length < len(whole) - 1:
            bad.append((length, "not called incomplete"))
    if not t.ok(not bad, f"cut at {len(lengths)} of {len(whole)} bytes"):
        t.diag(bad[0])
    t.ok(read > len(lengths) // 2, f"{read} of them are still readable")


def corrupt(data, rng):
    data = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        i = rng.randrange(len(data))
        what = rng.randrange(4)
        if what == 0:
            data[i] = rng.randrange(256)
        elif what == 1:
            del data[i:i + rng.randint(1, 40)]
        elif what == 2:
            data[i:i] = bytes(rng.choice(b'0123456789-.eE"[]{},:null\\') for _ in range(3))
        else:
            j = rng.randrange(len(data))
            data[i:i] = data[j:j + rng.randint(1, 200)]
    return bytes(data)


def test_old_cuts(t, path):
    """Cuts in the records about the old generation, which are read by code of their own."""
    whole = lines_of(aged())
    begin = whole.index(b'"k": "major"')
    bad, lengths = [], cuts(whole, begin, whole.index(b'"k": "totals"'))
    for length in lengths:
        write(path, whole[:length])
        result = pypygc("report", path)
        if result.status != 0 or b"INCOMPLETE" not in result.out:
            bad.append((length, result))
    if not t.ok(lengths and not bad, f"cut at {len(lengths)} bytes from {begin} on, of a profile "
                "with an old generation"):
        t.diag(bad[0] if bad else "no cuts")


def test_corruption(t, path):
    bad, refused = [], 0
    for seed in range(SEEDS):
        whole = lines_of(profile() if seed % 2 else aged())
        write(path, corrupt(whole, random.Random(seed)))
        for form in ("--text", "--json"):
            result = pypygc("report", form, path)
            refused += result.status == 2
            if not outcome_is_sound(result):
                bad.append((seed, form, result))
    if not t.ok(not bad, f"{SEEDS} random corruptions"):
        t.diag(bad[0])
    t.ok(refused > SEEDS // 2, f"{refused} of {2 * SEEDS} are refused")


def test_numbers(t, path):
    """Every number of the profile, replaced by ones that do not fit."""
    bad = []
    whole = profile()
    # of the records about the old generation, one of each kind
    other = {r["k"]: r for r in aged() if r["k"] in ("run", "cell", "store", "external", "minor",
                                                     "major", "held", "holder", "totals")}
    cases = [(whole, i) for i in range(len(whole))] + \
        [(aged(), aged().index(r)) for r in other.values()]
    seen = set()  # a number of each name in records of each kind
    for records, record in cases:
        kind = records[record]["k"], records[record].get("kind")
        keys = [k for k, value in records[record].items() if isinstance(value, int)
                and (kind, k) not in seen]
        seen.update((kind, k) for k in keys)
        for value in (-1, 0.5, 2 ** 63, 2 ** 64 - 2, 2 ** 64, 10 ** 400, "7", None, [], True):
            for key in keys:
                if value == -1 and (key == "line" or key.startswith("untracked_")):
                    continue  # these may have any sign
                changed = {**records[record], key: value}
                write(path, records[:record] + [changed] + records[record + 1:])
                result = pypygc("report", path)
                if not outcome_is_sound(result):
                    bad.append((changed, result))
                if value in (-1, 0.5) and result.status != 2:
                    bad.append((changed, "accepted"))
                elif value in (-1, 0.5) and f":{record + 1}:".encode() not in result.err:
                    bad.append((changed, result.err))
    if not t.ok(not bad, "numbers that are none are refused with their line"):
        t.diag(bad[0])


def test_kinds_of_bad(t, path):
    header = {"k": "header", "format": "pypygc", "version": 1}
    cases = [
        ("empty", b"", "empty"),
        ("another text", b"int main(void)\n", "not a profile"),
        ("another JSON", b'{"a": 1}\n', "1: "),
        ("binary", bytes(range(256)) * 50, "not a profile"),
        ("zeros", bytes(5000), "not a profile"),
        ("a newer version", [{**header, "version": 3}], "version 3"),
        ("a much newer version", [{**header, "version": 2 ** 63}], "version 9223372036854775808"),
        ("deep nesting", lines_of([header]) + b"[" * 100000 + b"\n", ":2:"),
        ("a damaged line", lines_of(profile()[:5]) + b"{]\n" + lines_of(profile()[5:]), ":6:"),
    ]
    for name, content, words in cases:
        write(path, content)
        result = pypygc("report", path)
        if not t.ok(result.status == 2 and words in result.err.decode() and result.out == b"",
                    f"{name}: refused, with the reason"):
            t.diag(result)
    t.is_(pypygc("report", path + ".none").status, 2, "a missing file")
    t.is_(pypygc("report", os.path.dirname(path)).status, 2, "a directory")


def test_tomorrow(t, path):
    """What a later minor version may add is ignored."""
    records = profile()
    changed = [{**r, "tomorrow": [1, {"a": None}]} for r in records]
    changed.insert(4, {"k": "kind of tomorrow", "id": -5})
    changed[7]["opt"] = [*changed[7]["opt"], ["tomorrow", -1]]
    before = pypygc("report", write(path, records))
    after = pypygc("report", write(path, changed))
    t.ok(after.status == 0 and after.out == before.out, "unknown keys, kinds and operations")


def limited(path, megabytes):
    """A report by a process of so much memory."""
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    done = subprocess.run([PYPYGC, "report", path], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=120, check=False, preexec_fn=limit)
    return Result(done.returncode, done.stdout, done.stderr)


def test_memory(t, path):
    """Limits hold before memory is taken, and its end is not taken for that of the file."""
    if b"__asan" in open(PYPYGC, "rb").read():
        t.skip("a sanitizer needs more memory than this test leaves", 6)
        return
    whole = lines_of(profile())
    with open(path, "wb") as file:
        file.write(lines_of(profile()[:3]))
        file.truncate(6 << 30)
    for name, file in (("a file of 6 GB of zeros", path), ("a device without an end", "/dev/zero")):
        result = limited(file, 300)
        t.ok(result.status == 2 and b"a line of more than 16777216 bytes" in result.err, name)
    before = pypygc("report", write(path, whole))
    at = whole.index(b'{"k": "type"')
    unknown = b'{"k": "tomorrow", "x": [' + b"0," * 8000000 + b"0]}\n"
    result = limited(write(path, whole[:at] + unknown + whole[at:]), 300)
    t.ok(result.out == before.out, "a long line that nobody reads takes no memory")
    known = b'{"k": "loaded", "files": [' + b'"",' * 5000000 + b'""]}\n'
    write(path, whole[:at] + known + whole[at:])
    results = [limited(path, megabytes) for megabytes in (300, 260, 120, 90)]
    t.ok(all(r.status == 2 and b"out of memory" in r.err and b"Traceback" not in r.err
             for r in results), "without memory it says so") or t.diag(results)
    t.is_(pypygc("report", path).status, 0, "with enough it is read")
    t.ok(b"empty" in pypygc("report", write(path, b"")).err, "a file that is empty is")


with tap.Tap() as t, tempfile.TemporaryDirectory() as folder:
    for test in (test_cuts, test_old_cuts, test_corruption, test_numbers, test_kinds_of_bad, test_tomorrow,
                 test_memory):
        test(t, os.path.join(folder, "pypygc.out.1"))
