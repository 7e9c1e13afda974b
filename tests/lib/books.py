# Whether a profile is right about collections and survivors, against PyPy's own log of the same
# run, and whether its books balance. What design.md of a profile demands, in one place.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re

import gcsteps
import vg
from tree import SRCDIR

PROGRAMS = os.path.join(SRCDIR, "tests", "programs")
KINDS = ("bigints", "buffers", "collect", "dicts", "frames", "large", "lists", "loops", "objects",
         "pinned", "strings", "threads", "tiny", "unstable", "weak")
# a major collection as soon as the heap has grown by a tenth
OFTEN = {"PYPY_GC_MIN": "1M", "PYPY_GC_MAJOR_COLLECT": "1.1"}
COLUMNS = ("allocated", "survived", "died", "left", "inherited")
UNITS = ("objects", "bytes")
UNITS_OUTSIDE = ("blocks", "bytes")
# of the old generation: what comes in, what goes out, and what is part of something else
OLD_IN = ("survived", "large", "old_born", "old_inherited")
OLD_OUT = ("old_died", "old_live")
OLD_PARTS = ("shadow", "large_died_young", "died_first_major", "died_second_major", "never_marked",
             "once_marked", "marked")
# what code costs in simulated caches, in the order of the lists in `operations`
MISSES = ("D1_read_misses", "D1_write_misses", "LL_read_misses", "LL_write_misses")
NURSERY_MISSES = ("nursery_misses", "nursery_fresh_misses")
FETCH_MISSES = ("I1_misses", "LLi_misses")  # with --cache-sim=full only
COSTS = ("instructions", "data_reads", "data_writes", *MISSES, *NURSERY_MISSES, *FETCH_MISSES)
WHO = ("code", "minor collection", "major collection", "compiler")


def programs():
    """Paths of the programs of many kinds, which run without arguments."""
    return [program(name) for name in KINDS]


def program(name):
    return os.path.join(PROGRAMS, name + ".py")


def marked_lines(path, mark):
    """{name: line} of the comments `# MARK: NAME` that end lines of a program."""
    with open(path, encoding="utf-8") as f:
        return {m[1]: n for n, text in enumerate(f, 1)
                if (m := re.search(rf"# {mark}: (.*)$", text))}


def name_of(path):
    return os.path.basename(path)[:-3]


def nothing(t, bad, name):
    """Passes if the list of what is wrong is empty; shows the first of it otherwise."""
    bad = list(bad)
    if not t.ok(not bad, name):
        t.diag(f"{len(bad)} in all, the first: {bad[:3]!r}")


def check_run(t, run, name):
    """A finished run: it ended well, its collections are those of PyPy's log, its books balance.
    Returns the profile, or None."""
    if not t.ok(run.status == 0 and run.profile is not None and run.gclog is not None,
                f"{name}: runs, with a profile and a log"):
        t.diag(run.describe())
        return None
    check_minors(t, run.profile, run.gclog, name)
    check_books(t, run.profile, name)
    check_majors(t, run, name)
    check_alive(t, run.profile, name)
    return run.profile


def check_alive(t, profile, name):
    """What is alive over the run: what each type has adds up to each point, what the sites of a type have is part of
    it, and after a major collection it is what that left."""
    points, rows = profile.all("alive"), profile.all("alive_of")
    marked = {m["n"]: [m["marked_objects"], m["marked_bytes"]] for m in profile.all("major") if "collections" not in m}

    def at(row, i):
        return [row[unit][i] if i < len(row[unit]) else 0 for unit in UNITS]

    def sums(i, of):
        return [sum(at(row, i)[u] for row in of) for u in (0, 1)]

    whole = [row for row in rows if "site" not in row]
    nothing(t, ((i, point, sums(i, whole)) for i, point in enumerate(points)
                if sums(i, whole) != [point["objects"], point["bytes"]]),
            f"{name}: what types have is all that is alive, at each of {len(points)} points")
    nothing(t, ((i, row) for row in whole for i in range(len(points))
                if any(part > all_ for part, all_ in zip(
                    sums(i, [r for r in rows if "site" in r and r["type"] == row["type"]]), at(row, i)))),
            f"{name}: what sites have of a type is part of it")
    nothing(t, (point for point in points if not point.get("walked")
                and [point["objects"], point["bytes"]] != marked.get(point["major"], [point["objects"], point["bytes"]])),
            f"{name}: as much as major collections left alive")


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


def check_majors(t, run, name):
    """Major collections, and the old generation after them, against PyPy's log."""
    profile = run.profile
    log = gcsteps.Steps(os.path.join(run.folder, "gc.log"))
    majors, totals, used = profile.all("major"), profile.totals, [m.get("used_bytes") for m in
                                                                 profile.minors]
    t.is_((len(majors), totals["major_collections"], totals["major_steps"]),
          (len(log.majors), len(log.majors), log.steps),
          f"{name}: as many major collections and steps as in PyPy's log")
    for key in ("arena_bytes", "raw_bytes", "steps", "minor"):
        nothing(t, ((m["n"], m[key], getattr(x, key)) for m, x in zip(majors, log.majors)
                    if m[key] != getattr(x, key)),
                f"{name}: {key} of every major collection")
    nothing(t, ((m["n"], m["collector_arena_bytes"], x.arena_bytes) for m, x
                in zip(majors, log.majors) if (m["collector_arena_bytes"],
                                               m["collector_raw_bytes"])
                != (x.arena_bytes, x.raw_bytes)),
            f"{name}: the collector's figures are read at the right moment")
    t.is_(len(used), len(log.used), f"{name}: the log has the heap after every minor collection")
    nothing(t, ((n, got, expected) for n, (got, expected) in enumerate(zip(used, log.used), 1)
                if expected is not None and got != expected),
            f"{name}: the old generation after every minor collection")
    return log


def _total(totals, column, unit):
    return totals.get({"allocated": "nursery_", "died": "died_young_"}.get(column, column + "_")
                      + unit, 0)


def check_ledger(t, profile, name, threads=False):
    """The ledger of work: the parts are the whole, and each is told in detail. Where there are
    THREADS, what others execute while one collects is not the collector's."""
    totals, work = profile.totals, {w["who"]: w["instructions"] for w in profile.all("work")}
    t.is_((totals.get("ledger_difference"), sum(work.values())), (0, totals["instructions"]),
          f"{name}: the parts of the work are the whole")
    known = {who: totals.get(key, 0) - work[who] for who, key in
             (("minor", "minor_instructions"), ("major", "major_instructions"),
              ("compiled", "jit_instructions"))}
    # an end in the middle of a collection: the ledger has its instructions already
    whole = all(end["reason"] == "exit" for end in profile.all("end")) and not interrupted(profile)
    t.ok(all(n >= 0 if threads else n == 0 for n in known.values()) or not whole,
         f"{name}: the collector and compiled code have what they are known to have")
    t.diag(f"less than known: {known}")
    spans, begin = profile.all("work_span"), {"allocated_bytes": 0, "instructions": 0}
    t.is_({who: sum(s[who.replace("-", "_")] for s in spans) for who in work}, work,
          f"{name}: the work over time is the work")
    t.ok(all(sum(s[who.replace("-", "_")] for who in work) == s["instructions"] - before["instructions"]
             and s["allocated_bytes"] >= before["allocated_bytes"]
             for before, s in zip([begin, *spans], spans)) and len(spans) <= 257,
         f"{name}: stretch by stretch what was executed in it, by at most 257")
    details = {"called": "called_costs", "guards": "guard_costs", "compiler": "tracing",
               "interpreter": "line_costs", "compiled": "trace_costs"}
    t.is_({who: sum(r.get("instructions", 0) for r in profile.all(kind))
           for who, kind in details.items()}, {who: work[who] for who in details},
          f"{name}: all of the work is told in detail")


def check_books(t, profile, name):
    """What must hold inside of a whole profile, whatever ran."""
    if profile.all("work"):
        check_ledger(t, profile, name, threads=True)
    totals, minors, cells = profile.totals, profile.minors, profile.all("cell")
    t.is_((totals["disagreements"], totals["unparsed_bytes"]), (0, 0),
          f"{name}: no disagreement with the collector, no unparsed byte")
    t.is_([m["what"] for m in profile.all("missing") if m["what"].startswith("field ")], [],
          f"{name}: the collector's fields are where they should be")
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
    t.is_(_sums(cells, [f"{k}_{u}" for k in COLUMNS for u in UNITS]),
          {f"{k}_{u}": _total(totals, k, u) for k in COLUMNS for u in UNITS},
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
    clocks = [(p["allocated_bytes"], p["instructions"]) for p in profile.all("memory")]
    nothing(t, ((a, b) for a, b in zip(clocks, clocks[1:]) if b[0] < a[0] or b[1] < a[1]),
            f"{name}: the memory curve goes forward by both clocks")
    _check_ids(t, profile, name)
    _check_sizes(t, profile, name)
    if "old_live_objects" in totals:
        check_old_books(t, profile, name)
    else:
        t.ok(any("old" in r["what"] for r in profile.all("missing")),
             f"{name}: why the old generation is not followed is said")
    check_costs(t, profile, name)


def check_old_books(t, profile, name):
    """The same for the old generation, for what collections took, and for stores and memory
    outside."""
    totals, cells = profile.totals, profile.all("cell")

    def balance(of):
        return sum(map(of, OLD_IN)) == sum(map(of, OLD_OUT))

    nothing(t, ((u, c) for c in cells for u in UNITS
                if not balance(lambda k, c=c, u=u: c.get(f"{k}_{u}", 0))),
            f"{name}: the old generation of every cell balances")
    nothing(t, (u for u in UNITS if not balance(lambda k, u=u: totals[f"{k}_{u}"])),
            f"{name}: the old generation balances")
    columns = {f"{k}_{u}" for k in (*OLD_IN, *OLD_OUT, *OLD_PARTS) for u in UNITS}
    t.is_(_sums(cells, columns), {k: totals[k] for k in columns},
          f"{name}: the cells of the old generation add up to the totals")
    nothing(t, ((u, c) for c in [*cells, totals] for u in UNITS
                if c.get(f"shadow_{u}", 0) > c.get(f"old_born_{u}", 0)
                or c.get(f"large_died_young_{u}", 0) + c.get(f"died_first_major_{u}", 0)
                + c.get(f"died_second_major_{u}", 0) > c.get(f"old_died_{u}", 0)
                or c.get(f"never_marked_{u}", 0) + c.get(f"once_marked_{u}", 0)
                > c.get(f"old_live_{u}", 0)),
            f"{name}: no part is more than its whole")
    nothing(t, ((key, c) for c in cells for key in ("lifetime", "lifetime_instructions")
                if [sum(bar[i] for bar in c.get(key, [])) for i in (1, 2)]
                != [c.get("old_died_" + u, 0) for u in UNITS]),
            f"{name}: every death is in the histograms of lifetimes, once")
    nothing(t, (c for c in cells for key in ("lifetime", "lifetime_instructions")
                if [bar[0] for bar in c.get(key, [])]
                != sorted({bar[0] for bar in c.get(key, [])})),
            f"{name}: histograms are in rising order")
    t.is_(totals["allocated_objects"], totals["nursery_objects"] + totals["large_objects"]
          + totals["old_born_objects"], f"{name}: objects allocated: nursery, large and born old")
    t.is_(totals["allocated_bytes"], totals["nursery_bytes"] + totals["large_bytes"]
          + totals["old_born_bytes"], f"{name}: bytes allocated: nursery, large and born old")
    _check_collections(t, profile, name)
    _check_outside(t, profile, name)


def _began_late(profile):
    """Counting began when the collector and the program were at work already."""
    return "parent_pid" in profile.one("run") or profile.all("start") != []


def interrupted(profile):
    """The process ended inside a collection, and the profile says so."""
    return any(r["what"].startswith("the last ") for r in profile.all("missing"))


def _check_collections(t, profile, name):
    totals, minors, majors = profile.totals, profile.minors, profile.all("major")
    forked = _began_late(profile)
    t.is_((len(majors), [m["n"] for m in majors]),
          (totals["major_collections"], list(range(1, len(majors) + 1))),
          f"{name}: a record for every completed major collection")
    nothing(t, (m for m in majors if (m["arena_bytes"], m["raw_bytes"])
                != (m["collector_arena_bytes"], m["collector_raw_bytes"])),
            f"{name}: after major collections the model has what the collector has")
    if profile.one("end")["complete"] and not interrupted(profile):
        t.is_((totals.get("untracked_arena_bytes", 0), totals["untracked_raw_bytes"]), (0, 0),
              f"{name}: at the end the model has what the collector has")
    else:
        t.ok(not any(key.startswith("untracked") for key in totals),
             f"{name}: what is not settled is not compared with the collector")
    t.is_([sum(m["marked_" + u] for m in majors) for u in UNITS],
          [totals["marked_" + u] for u in UNITS], f"{name}: marked in the major collections")
    nothing(t, (u for u in UNITS if sum(m["died_" + u] for m in majors)
                + totals["large_died_young_" + u] > totals["old_died_" + u]),
            f"{name}: no more died in major collections than died")
    t.is_((sum(m["instructions"] for m in minors),
           totals["minor_instructions"] + totals["major_instructions"]),
          (totals["minor_instructions"], totals["gc_instructions"]),
          f"{name}: instructions of minor collections, and of both kinds")
    took = sum(m["marking_instructions"] + m["sweeping_instructions"] + m["other_instructions"]
               for m in majors)
    steps = sum(m["steps"] for m in majors)
    if not forked:  # a forked process may complete what its parent began
        t.ok(took <= totals["major_instructions"] and steps <= totals["major_steps"]
             and (steps < totals["major_steps"] or took == totals["major_instructions"]),
             f"{name}: steps and instructions of major collections")
        nothing(t, (m for m in majors if not 0 < m["minor"] <= len(minors)),
                f"{name}: major collections begin after one of the minor ones")
        clock = [m[k] for m in majors for k in ("start_allocated_bytes", "end_allocated_bytes")]
        # places of id() move the clock of the totals only
        t.ok(clock == sorted(clock) and (not clock or clock[-1] <= totals["allocated_bytes"]),
             f"{name}: the clock of major collections goes forward")
    t.ok(totals["gc_instructions"] + totals.get("jit_instructions", 0) <= totals["instructions"],
         f"{name}: the collector and JIT code are parts of the run")
    size = profile.one("run")["nursery_size"]
    if size > 300000 and not forked:  # objects of up to 135 KB may not have fitted
        nothing(t, (m for m in minors[2:] if m["cause"] == "nursery" and "pinned_objects" not in m
                    and m["allocated_bytes"] < 0.4 * (size - 135168)),
                f"{name}: when the nursery was the cause much was allocated in it")


def _check_outside(t, profile, name):
    totals, stores = profile.totals, profile.all("store")
    outside, sites = profile.all("external"), {r["id"] for r in profile.all("site")}
    t.is_([sum(r.get(k, 0) for r in stores) for k in ("barriers", "cards")],
          [totals["barriers"], totals["cards"]], f"{name}: stores add up to the totals")
    t.is_([sum(r.get(k, 0) for r in outside) for k in UNITS_OUTSIDE],
          [totals["external_" + k] for k in UNITS_OUTSIDE],
          f"{name}: memory outside adds up to the totals")
    for what, records in (("stores", stores), ("memory outside", outside)):
        t.is_(([r["site"] for r in records if r["site"] not in sites],
               len({(r["site"], r.get("library")) for r in records})), ([], len(records)),
              f"{name}: {what}: one record a site, and a library")
    nothing(t, (r for r in outside for u in UNITS_OUTSIDE
                if r.get("freed_by_gc_" + u, 0) > r.get("freed_" + u, 0)
                or r.get("freed_" + u, 0) > r.get(u, 0) + r.get("inherited_" + u, 0)),
            f"{name}: no more memory outside is freed than was allocated")
    t.is_(sum(r.get(f + "bytes", 0) * sign for r in outside
              for f, sign in (("", 1), ("inherited_", 1), ("freed_", -1))),
          totals["external_live_bytes"], f"{name}: what is left of it adds up")


def _sums(records, keys):
    sums = dict.fromkeys(keys, 0)
    for record in records:
        for key, value in record.items():
            if key in sums:
                sums[key] += value
    return sums


def check_costs(t, profile, name):
    """What simulated caches say adds up. Silent where none were simulated."""
    totals = profile.totals
    if "D1_read_misses" not in totals:
        return
    traces, others = profile.all("trace_costs"), profile.all("costs")
    keys = [k for k in COSTS if k in totals]
    nothing(t, (r["trace"] for r in traces if {k: r.get(k) for k in keys} !=
                dict(zip(keys, map(sum, zip(*(o[1:] for o in r["operations"])))))),
            f"{name}: costs of operations add up to their traces")
    lengths = {r["trace"]: len(r["asm"]) for r in profile.all("trace_ops")}
    nothing(t, ((r["trace"], o) for r in traces for o in r["operations"]
                if len(o) != len(keys) + 1 or o[0] is not None and o[0] >= lengths[r["trace"]]),
            f"{name}: costs are those of known operations")
    t.is_(sorted(r["who"] for r in others), sorted(WHO), f"{name}: who has costs beside traces")
    nothing(t, ((r["who"], k) for r in others for k in keys if k not in r),
            f"{name}: all is known of them")
    t.is_(_sums(traces + others, keys), {k: totals[k] for k in keys},
          f"{name}: costs of traces and others add up to the totals")
    nothing(t, (r["who"] for r in others if "collection" in r["who"]
                and any(r.get(k) for k in NURSERY_MISSES)),
            f"{name}: misses in the nursery are not those of the collector")
    counted = {r["who"]: r["instructions"] for r in others}
    twice = {"minor_instructions": counted.get("minor collection"),
             "major_instructions": counted.get("major collection"),
             "jit_instructions": sum(r["instructions"] for r in traces)}
    nothing(t, ((k, n, totals[k]) for k, n in twice.items() if totals.get(k, n) != n),
            f"{name}: instructions that are counted in two ways")
    _check_site_costs(t, profile, name)
    nothing(t, (r for r in traces + others + [totals]
                if r["nursery_fresh_misses"] > r["nursery_misses"]
                or r["nursery_misses"] > r["D1_read_misses"] + r["D1_write_misses"]
                or any(r[f"LL_{k}_misses"] > r[f"D1_{k}_misses"] for k in ("read", "write"))),
            f"{name}: no part of the misses is more than its whole")


def _check_site_costs(t, profile, name):
    totals, sites = profile.totals, profile.all("site_costs")
    known = {r["id"] for r in profile.all("site")}
    ids = [r["site"] for r in sites]
    t.is_((len(set(ids)), [i for i in ids if i not in known]), (len(ids), []),
          f"{name}: costs of sites: one record a site")
    of_sites = [*MISSES, *(k for k in FETCH_MISSES if k in totals)]
    t.is_(_sums(sites, of_sites),
          _sums((r for r in profile.all("costs") if r["who"] in ("code", "compiler")), of_sites),
          f"{name}: misses of sites are those of the code that runs for them")
    t.is_({k: sum(r.get("own_" + k, 0) for r in sites) + totals["unowned_" + k]
           for k in NURSERY_MISSES}, {k: totals[k] for k in NURSERY_MISSES},
          f"{name}: every miss in the nursery has one owner or none")
    nothing(t, (r for r in sites
                if r.get("own_nursery_fresh_misses", 0) > r.get("own_nursery_misses", 0)
                or any(r.get(f"LL_{k}_misses", 0) > r.get(f"D1_{k}_misses", 0)
                       for k in ("read", "write"))),
            f"{name}: no part of a site's misses is more than its whole")


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
                    for k in ("allocated", "left", "inherited")) or \
                any(c.get(k + "_bytes", 0) != (size + 7 & ~7) * c.get(k + "_objects", 0)
                    for k in (*OLD_IN[1:], *OLD_OUT, *OLD_PARTS)):
            bad.append((c, size))
    nothing(t, bad, f"{name}: objects without items have the size of their type")
