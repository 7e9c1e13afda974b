#!/usr/bin/env python3
# Why the JIT allocated, and where Python made it, for real traces of a program with known reasons:
# of the objects of each class, those that JIT code allocates have the line that made them and the
# reason that forced them. Environment: PYPYGC_BUILDDIR.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re

import given  # finds tests/lib
import tap
import vg

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reasons_program.py")
COUNT = 40000

# Of each class, what the reason says. `%d` is the line that the program marks as `forced:`.
REASONS = {
    "InList": r"stored into a list: list\.items \(setarrayitem_gc\) at line %d",
    "InSlot": r"stored into a list: list\.items \(setarrayitem_gc\) at line %d",
    "InGlobal": r"stored into a global variable or class attribute: .*\(setfield_gc\) at line %d",
    "InAttribute": r"stored into an instance: \S+\.inst__value\d \(setfield_gc\) at line %d",
    "InDict": r"(stored into a dict: odictentry\.value \(setinteriorfield_gc\)"
              r"|passed to \S*dict\S* \(call_\w+\)) at line %d",
    "InBuiltin": r"passed to \S+ \(call_\w+\) at line %d",
    "Kept": r"kept for the next iteration \(jump\) at line \d+",
    # the generator's own variable
    "Yielded": r"stored into a variable of a frame: .* \(setarrayitem_gc\) at line \d+",
    "Inlined": r"stored into a list: list\.items \(setarrayitem_gc\) at line %d",
    "Inner": r"part of an? \w+ that is stored into a list: list\.items .* at line %d",
    "W_FloatObject": r"stored into a global variable or class attribute: .* at line %d",
}


def marks():
    """{(word, class): line}"""
    with open(PROGRAM, encoding="utf-8") as file:
        return {(found[1], found[2]): number for number, line in enumerate(file, 1)
                for found in [re.search(r"# (made|forced): (\w+)$", line.rstrip())] if found}


def part(sites, holds):
    """The part of the objects of these sites for which this holds."""
    whole = sum(site["allocated_objects"] for site in sites)
    return sum(site["allocated_objects"] for site in sites if holds(site)) / max(whole, 1)


def check_class(t, report, lines, name):
    sites = [site for site in report["sites"] if site["type"] == name and site["who"] == "jit"]
    # A bridge makes the objects again that were virtual at its guard, and knows no line of theirs.
    least = 0.8 if name == "Kept" else 0.99
    t.ok(sum(site["allocated_objects"] for site in sites) > COUNT // 2,
         f"{name}: JIT code allocated them")
    if ("made", name) in lines:
        made = part(sites, lambda s: s.get("created", s).get("line") == lines["made", name])
        t.ok(made >= least, f"{name}: {100 * made:.1f} % were made on their line")
    wanted = REASONS[name]
    if "%d" in wanted:
        wanted %= lines["forced", name]
    forced = part(sites, lambda s: re.fullmatch(wanted, s.get("forced_by", "")))
    if not t.ok(forced >= least, f"{name}: {100 * forced:.1f} % were forced for their reason"):
        t.diag(f"{[s.get('forced_by') for s in sites[:4]]}, not {wanted!r}")


with tap.Tap() as t:
    run = vg.run(PROGRAM, str(COUNT))
    if not t.ok(run.status == 0 and run.profile, "the program ran"):
        t.diag(run.describe())
    else:
        report = vg.report_json(run.profile)
        lines = marks()
        for name in sorted(REASONS):
            check_class(t, report, lines, name)
        jit = [site for site in report["sites"] if site["who"] == "jit" and "trace" in site]
        known = sum(site["allocated_bytes"] for site in jit if "forced_by" in site)
        whole = sum(site["allocated_bytes"] for site in jit)
        t.ok(whole > 0 and known >= 0.95 * whole,
             f"{100 * known / max(whole, 1):.1f} % of what JIT code allocates has a reason")
        t.is_(report["defects"], [], "no defects")
