# Whether a profile is right about collections and survivors, against PyPy's own log of the same
# run, and whether its books balance. What design.md of a profile demands, in one place.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

import vg
from tree import SRCDIR

PROGRAMS = os.path.join(SRCDIR, "tests", "programs")
KINDS = ("bigints", "buffers", "collect", "dicts", "frames", "large", "lists", "loops", "objects",
         "pinned", "strings", "threads", "tiny", "unstable", "weak")
COLUMNS = ("allocated", "survived", "died", "left", "inherited")
UNITS = ("objects", "bytes")


def programs():
    """Paths of the programs of many kinds, which run without arguments."""
    return [program(name) for name in KINDS]


def program(name):
    return os.path.join(PROGRAMS, name + ".py")


def name_of(path):
    return os.path.basename(path)[:-3]


def nothing(t, bad, name):
    """Passes if the list of what is wrong is empty; shows the first of it otherwise."""
    bad = list(bad)
    if not t.ok(not bad, name):
        t.diag(f"{len(bad)} in all, the first: {bad[:3]!r}")


def check_run(t, run, name):
    """A finished run: it ended well, its minor collections are those of PyPy's log, its books
    balance. Returns the profile, or None."""
    if not t.ok(run.status == 0 and run.profile is not None and run.gclog is not None,
                f"{name}: runs, with a profile and a log"):
        t.diag(run.describe())
        return None
    check_minors(t, run.profile, run.gclog, name)
    check_books(t, run.profile, name)
    return run.profile


def check_minors(t, profile, log, name):
    minors, totals = profile.minors, profile.totals
    t.is_((totals["minor_collections"], len(minors), [m["n"] for m in minors]),
          (log.minor_collections, log.minor_collections, list(range(1, log.minor_collections + 1))),
          f"{name}: as many minor collections as in PyPy's log")
    nothing(t, ((m["n"], m["survived_bytes"], expected)
                for m, expected in zip(minors, log.survived) if m["survived_bytes"] != expected),
            f"{name}: survivors of every minor collection, to the byte")
    nothing(t, ((m["n"], m["collector_survived_bytes"], expected) for m, expected
                in zip(minors, log.survived) if m["collector_survived_bytes"] != expected),
            f"{name}: the collector's counter is read at the right moment")
    nothing(t, ((m["n"], m.get("pinned_objects", 0), expected) for m, expected
                in zip(minors, log.pinned) if m.get("pinned_objects", 0) != expected),
            f"{name}: pinned objects of every minor collection")
    t.is_((len(log.survived), len(log.pinned)), (len(minors), len(minors)),
          f"{name}: the log has a figure for every minor collection")
    if "major_collections" in totals:
        t.is_(totals["major_collections"], log.major_collections,
              f"{name}: as many completed major collections")


def _total(totals, column, unit):
    return totals.get({"allocated": "nursery_", "died": "died_young_"}.get(column, column + "_")
                      + unit, 0)


def check_books(t, profile, name):
    """What must hold inside of a whole profile, whatever ran."""
    totals, minors, cells = profile.totals, profile.minors, profile.all("cell")
    t.is_((totals["disagreements"], totals["unparsed_bytes"]), (0, 0),
          f"{name}: no disagreement with the collector, no unparsed byte")
    if "moved_bytes" in totals:
        t.is_(totals["moved_bytes"], totals["nursery_bytes"],
              f"{name}: nursery_free moved by what was allocated")

    def value(cell, column, unit):
        return cell.get(f"{column}_{unit}", 0)

    def balance(figures):
        return figures["allocated"] + figures["inherited"] \
            == figures["survived"] + figures["died"] + figures["left"]

    nothing(t, (c for c in cells for u in UNITS
                if not balance({k: value(c, k, u) for k in COLUMNS})),
            f"{name}: every cell balances, in objects and bytes")
    nothing(t, (u for u in UNITS if not balance({k: _total(totals, k, u) for k in COLUMNS})),
            f"{name}: the totals balance, in objects and bytes")
    sums = {(k, u): sum(value(c, k, u) for c in cells) for k in COLUMNS for u in UNITS}
    t.is_(sums, {(k, u): _total(totals, k, u) for k in COLUMNS for u in UNITS},
          f"{name}: the cells add up to the totals")
    t.is_([sum(m["survived_" + u] for m in minors) for u in UNITS],
          [totals["survived_" + u] for u in UNITS],
          f"{name}: survivors of the minor collections add up to the totals")
    open_cycle = [totals["nursery_" + u] - sum(m["allocated_" + u] for m in minors) for u in UNITS]
    left = [totals["left_" + u] for u in UNITS]
    pinned = bool(minors) and minors[-1].get("pinned_objects", 0) > 0
    inherited = totals.get("inherited_objects", 0) > 0
    if pinned or inherited:
        t.ok(all(0 <= o <= n for o, n in zip(open_cycle, left)),
             f"{name}: what no minor collection saw is left in the nursery")
    else:
        t.is_(open_cycle, left, f"{name}: what no minor collection saw is left in the nursery")
    _check_ids(t, profile, name)
    _check_sizes(t, profile, name)


def _check_ids(t, profile, name):
    """References go to records above, and to ones that exist."""
    seen = {"type": set(), "trace": set(), "site": set()}
    objects, pairs, bad = {}, set(), []
    for r in profile.records:
        kind = r["k"]
        if kind in seen:
            if r["id"] in seen[kind]:
                bad.append(("twice", r))
            seen[kind].add(r["id"])
        if kind == "trace_ops":
            objects[r["trace"]] = sum(op[0] == "a" for op in r["asm"])
            if r["trace"] not in seen["trace"]:
                bad.append(("no trace", r["trace"]))
        elif kind == "site" and r["kind"] == "jit":
            if r["trace"] not in seen["trace"] or r["object"] >= objects.get(r["trace"], 0):
                bad.append(("no object", r))
        elif kind == "cell":
            if r["site"] not in seen["site"] or r["type"] not in seen["type"] \
                    or (r["site"], r["type"]) in pairs:
                bad.append(("bad cell", r))
            pairs.add((r["site"], r["type"]))
    nothing(t, bad, f"{name}: every id is unique and resolves")
    ends = [profile.records[0]["k"], profile.records[-1]["k"]]
    t.is_(ends, ["header", "end"], f"{name}: from header to end")


def _check_sizes(t, profile, name):
    """Objects of a type without items all have its size."""
    fixed = {r["id"]: r["fixed_size"] for r in profile.all("type")
             if r["id"] != 0 and "item_size" not in r}
    bad = []
    for c in profile.all("cell"):
        if c["type"] not in fixed:
            continue
        size = fixed[c["type"]]
        room = max(16, (size + 7) & ~7)
        if c.get("survived_bytes", 0) != size * c.get("survived_objects", 0) or \
                any(c.get(k + "_bytes", 0) != room * c.get(k + "_objects", 0)
                    for k in ("allocated", "left", "inherited")):
            bad.append((c, size))
    nothing(t, bad, f"{name}: objects without items have the size of their type")
