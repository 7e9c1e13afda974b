#!/usr/bin/env python3
# Lives that are known: objects that die at the first, second or third major collection after their
# birth, or not; finalizers, places reserved by id(), large objects, a window that is larger than
# the nursery. The profile has exactly as many of each, with the JIT and without it.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg

PROGRAM = books.program("lifetimes")
COUNT = 3000
# no major collection but those that the program asks for
QUIET = {"PYPY_GC_MIN": "1G", "PYPY_GC_NURSERY": "1M"}
WAYS = {"with the JIT": [], "--jit off": ["--jit", "off"]}


def columns(profile, *classes):
    """{class: column: sum}"""
    names = {r["id"]: r["name"] for r in profile.all("type")}
    found = {c: {} for c in classes}
    for cell in profile.all("cell"):
        mine = found.get(names[cell["type"]])
        if mine is not None:
            for key, value in cell.items():
                if isinstance(value, int):
                    mine[key] = mine.get(key, 0) + value
                elif key == "lifetime":
                    mine[key] = mine.get(key, []) + [(e, n) for e, n, _ in value]
    return found


def size(profile, name):
    return next(r["fixed_size"] for r in profile.all("type") if r["name"] == name)


def started(t, way, mode, *args, env=None):
    run = vg.run(PROGRAM, mode, *map(str, args), pypy=WAYS[way], env=QUIET if env is None else env)
    profile = books.check_run(t, run, f"{mode}, {way}")
    return profile, run.stdout


def deaths(t, way):
    profile, _ = started(t, way, "deaths", COUNT)
    if profile is None:
        return
    majors = [m["cause"] for m in profile.all("major")]
    t.is_(majors, ["collect"] * 4, f"deaths, {way}: the four major collections")
    for unit in books.UNITS:
        t.is_(sum(m["died_" + unit] for m in profile.all("major")),
              profile.totals["old_died_" + unit] - profile.totals["large_died_young_" + unit],
              f"deaths, {way}: all that died old died in them, {unit}")
    expected = {  # died young, survived, died first, second, in all, marked, alive
        "Young": (COUNT, 0, 0, 0, 0, 0, 0),
        "First": (0, COUNT, COUNT, 0, COUNT, 0, 0),
        "Second": (0, COUNT, 0, COUNT, COUNT, COUNT, 0),
        "Third": (0, COUNT, 0, 0, COUNT, 2 * COUNT, 0),
        "Alive": (0, COUNT, 0, 0, 0, 4 * COUNT, COUNT)}
    keys = ("died", "survived", "died_first_major", "died_second_major", "old_died", "marked",
            "old_live")
    found = columns(profile, *expected)
    for name, counts in expected.items():
        if name == "Young" and way == "with the JIT":
            continue  # never allocated
        t.is_([found[name].get(k + "_objects", 0) for k in keys], list(counts),
              f"deaths, {way}: {name}, in objects")
        t.is_([found[name].get(k + "_bytes", 0) for k in keys[1:]],
              [n * size(profile, name) for n in counts[1:]], f"deaths, {way}: {name}, in bytes")
    check_lifetimes(t, profile, found, way)


def check_lifetimes(t, profile, found, way):
    """Between the birth of a First and its death lies what minors() allocates, 2.5 MB, and with the
    JIT what that allocates; of the others less. A Third lives longer than a Second."""
    clock = [m["end_allocated_bytes"] for m in profile.all("major")]
    first = {e for e, _ in found["First"].get("lifetime", [])}
    expected = [{21}, {21, 22}] if way == "with the JIT" else [{21}]
    if not t.ok(first in expected, f"deaths, {way}: First live for 2 MiB and a little more"):
        t.diag(found["First"]["lifetime"])
    for name, least, most in (("Second", clock[2] - clock[1], clock[2] - clock[0]),
                              ("Third", clock[3] - clock[1], clock[3] - clock[0])):
        lives = [e for e, _ in found[name].get("lifetime", [])]
        if not t.ok(lives and all(least < 2 << e and 1 << e <= most + 256 for e in lives),
                    f"deaths, {way}: lifetime of {name}"):
            t.diag(f"{sorted(set(lives))}, between {least} and {most}")


def finalizers(t, way):
    profile, out = started(t, way, "finalizers", COUNT)
    if profile is None:
        return
    t.is_(out, f"before 0\nFinal {COUNT}\n", f"finalizers, {way}: none ran before the end")
    found = columns(profile, "Final")["Final"]
    t.is_({k: found.get(k + "_objects", 0) for k in
           ("allocated", "died", "survived", "marked", "died_first_major", "died_second_major",
            "old_died", "old_live")},
          {"allocated": COUNT, "died": 0, "survived": COUNT, "marked": COUNT,
           "died_first_major": 0, "died_second_major": COUNT, "old_died": COUNT, "old_live": 0},
          f"finalizers, {way}: all survive one minor collection, are kept by one major collection "
          "for their finalizer, and freed by the next")


def shadows(t, way):
    profile, _ = started(t, way, "shadows", COUNT)
    if profile is None:
        return
    found = columns(profile, "Shadowed", "ShadowedKept")
    # a minor collection may come while id() runs: that object survives
    moved = found["Shadowed"].get("survived_objects", 0)
    t.ok(moved < 20, f"id(), {way}: hardly any Shadowed survives")
    for name, died in (("Shadowed", COUNT - moved), ("ShadowedKept", 0)):
        for unit, each in (("objects", 1), ("bytes", size(profile, name))):
            t.is_({k: found[name].get(f"{k}_{unit}", 0) for k in
                   ("allocated", "survived", "old_born", "shadow", "old_live")},
                  {"allocated": COUNT * each, "survived": (COUNT - died) * each,
                   "old_born": died * each, "shadow": died * each, "old_live": COUNT * each},
                  f"id(), {way}: {name}, in {unit}")


def at_line(profile, line, types):
    """Sums of the columns of what was allocated of some types at a line of the program."""
    frames = {r["id"]: r for r in profile.all("frame")}
    sites = {r["id"] for r in profile.all("site") if "frame" in r
             and frames[r["frame"]].get("file") == PROGRAM
             and frames[r["frame"]].get("line") == line}
    sums = {}
    for cell in profile.all("cell"):
        if cell["site"] in sites and cell["type"] in types:
            for key, value in cell.items():
                sums[key] = sums.get(key, 0) + value if isinstance(value, int) else 0
    return sums


def large(t, way):
    count = 20
    profile, _ = started(t, way, "large", count)
    if profile is None:
        return
    dead, live = 16 + 8 * 20000, 16 + 8 * 30000
    expected = {"large": (2 * count, count * (dead + live)),
                "large_died_young": (count, count * dead), "old_died": (count, count * dead),
                "old_live": (count, count * live)}
    arrays = [r["id"] for r in profile.all("type")
              if r["rpython"] == "GcArray of * GcStruct object { typeptr }"]
    cells = [c for c in profile.all("cell") if c["type"] in arrays and c.get("large_objects")]
    t.is_({k: tuple(sum(c.get(f"{k}_{u}", 0) for c in cells) for u in books.UNITS)
           for k in expected}, expected, f"large lists, {way}: born, dead and alive")
    if way == "--jit off":
        with open(PROGRAM, encoding="utf-8") as f:
            lines = {text.split("# made: ")[1].strip(): n for n, text in enumerate(f, 1)
                     if "# made: " in text}
        for what, each, key in (("dead lists", dead, "large_died_young"),
                                ("kept lists", live, "old_live")):
            sums = at_line(profile, lines[what], arrays)
            t.is_([sums.get(k, 0) for k in ("large_objects", "large_bytes", key + "_objects")],
                  [count, count * each, count], f"{what}: at their line")


def window(t, way, count, length, good):
    name = f"a window of {length}, {way}"
    profile, _ = started(t, way, "window", count, length, env={"PYPY_GC_NURSERY": "1M"})
    if profile is None:
        return
    event = columns(profile, "Event")["Event"]
    part = event.get("survived_objects", 0) / event["allocated_objects"]
    t.ok(event["allocated_objects"] == count, f"{name}: all objects")
    if good:
        t.ok(part < 0.1, f"{name}: under 10 % survive")
        t.diag(f"{part:.3f} survive")
        return
    dead = event["old_died_objects"]
    early = event.get("died_first_major_objects", 0) + event.get("died_second_major_objects", 0)
    t.ok(dead > count / 2, f"{name}: most have died")
    t.ok(part >= 0.6, f"{name}: at least 60 % survive")
    t.ok(early >= 0.9 * dead, f"{name}: at least 90 % of the dead died by the second major")
    t.diag(f"{part:.3f} survive, {dead} of {count} died, {early} by the second major collection")


with tap.Tap() as test:
    for how in WAYS:
        deaths(test, how)
        finalizers(test, how)
        shadows(test, how)
        large(test, how)
    window(test, "with the JIT", 400000, 20000, good=False)
    window(test, "with the JIT", 400000, 100, good=True)
    window(test, "--jit off", 150000, 20000, good=False)
