# On whose behalf memory was allocated: what the tests about owners need. A program marks the line
# that makes the objects of a class with `made: CLASS` (and `created: CLASS` where Python asks for
# them elsewhere), and prints `made CLASS COUNT`.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re

import books
import vg

# Owners that say which Python code it was, if they have a frame.
PYTHON = ("interpreter", "jit", "jit-call", "guard-failure", "compiler")
KINDS = {"jit": "jit", "call": "jit-call", "python": "interpreter", "compiler": "compiler",
         "after guard": "guard-failure", "runtime": "runtime"}  # by the report's "who"


class Row:
    """What one owner allocated of one type. `chain`: (file, line, function), innermost first;
    frames of a trace that the profile names only by number are ("trace", number, operation)."""

    def __init__(self, kind, name, objects, bytes_, chain, more):
        self.kind, self.type, self.objects, self.bytes = kind, name, objects, bytes_
        self.chain, self.more = chain, more
        self.place = chain[0] if chain and chain[0][0] != "trace" else None
        self.line = self.place[1] if self.place else None

    @property
    def created(self):
        """Line where Python made it."""
        return self.more.get("created", {}).get("line", self.line)

    def __repr__(self):
        chain = " < ".join(f"{os.path.basename(str(f))}:{n}:{w}" for f, n, w in self.chain[:6])
        return (f"{self.objects} {self.type} ({self.bytes} bytes) {self.kind} "
                f"{self.more.get('trace', '')} at {chain}, created at {self.created}")


def raw(profile):
    """Rows from the profile itself; a site of kind `jit` has no line here."""
    types = {r["id"]: r["name"] for r in profile.all("type")}
    frames = {r["id"]: r for r in profile.all("frame")}
    sites = {r["id"]: r for r in profile.all("site")}
    chains = {None: ()}

    def chain(number):
        if number not in chains:
            f = frames[number]
            place = ("trace", f["trace"], f.get("operation")) if "trace" in f \
                else (f["file"], f["line"], f["function"])
            chains[number] = (place,) + chain(f.get("caller"))
        return chains[number]

    return [Row(sites[c["site"]]["kind"], types[c["type"]], c.get("allocated_objects", 0),
                c.get("allocated_bytes", 0), chain(sites[c["site"]].get("frame")),
                sites[c["site"]]) for c in profile.all("cell")]


def reported(report):
    """Rows from the parsed output of `pypygc report --json`; their kinds are the profile's."""
    return [Row(KINDS[s["who"]], s["type"], s["allocated_objects"], s["allocated_bytes"],
                _reported_chain(s), s) for s in report["sites"]]


def _reported_chain(site):
    chain = tuple((f.get("file"), f.get("line"), f.get("function")) for f in site.get("stack", []))
    return chain or (((site["file"], site.get("line"), site.get("function")),)
                     if "file" in site else ())


def marks(path, word="made"):
    """Line of every class that PATH marks with WORD."""
    found = {}
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            mark = re.search(rf"# {word}: (.*)$", line)
            for name in mark[1].split(", ") if mark else ():
                if name in found:
                    raise ValueError(f"{name} is marked twice in {path}")
                found[name] = number
    return found


def promised(run):
    """What the program says that it has made: {class: count}."""
    return {m[1]: int(m[2]) for m in re.finditer(r"^made (\S+) (\d+)$", run.stdout, re.M)}


def started(t, name, run):
    """True if RUN ended well and kept its books."""
    if run.status != 0 or run.profile is None or not promised(run):
        t.fail(f"{name}: runs, with a profile")
        t.diag(run.describe())
        return False
    totals = run.profile.totals
    rows = raw(run.profile)
    return t.is_((totals["disagreements"], totals["unparsed_bytes"],
                  sum(r.objects for r in rows), sum(r.bytes for r in rows)),
                 (0, 0, totals["nursery_objects"], totals["nursery_bytes"]),
                 f"{name}: the books balance")


def program(name):
    return books.program("owners_" + name)


def run(name, *args, **how):
    """Run tests/programs/owners_NAME.py under the tool."""
    return vg.run(program(name), *args, **how)


def of_type(rows, name):
    return [r for r in rows if r.type == name]


def objects(rows):
    return sum(r.objects for r in rows)


def total_bytes(rows):
    return sum(r.bytes for r in rows)


def near(found, exact, warm_up=0.01):
    """At most exact, and less by at most the WARM_UP share."""
    return (1 - warm_up) * exact <= found <= exact


def show(t, rows, count=12):
    for row in sorted(rows, key=lambda r: -r.objects)[:count]:
        t.diag(repr(row))


def check_total(t, rows, name, count):
    """All owners together have made COUNT objects of a class that nothing else makes."""
    found = objects(of_type(rows, name))
    if not t.is_(found, count, f"{name}: every object has one owner"):
        show(t, of_type(rows, name))


def check_exact(t, rows, name, path, line, count):
    """Interpreted code: all objects of the class, at its line, on behalf of Python code."""
    here = [r for r in of_type(rows, name) if r.kind == "interpreter" and r.place
            and r.place[:2] == (path, line)]
    if not t.is_((objects(here), objects(of_type(rows, name))), (count, count),
                 f"{name}: all its objects, at their line, nowhere else"):
        show(t, of_type(rows, name))
    return here


def check_hot(t, rows, name, path, line, count, forced_at=None, warm_up=0.01):
    """JIT code: COUNT objects of the class were made at LINE, less at most 1 % for warm-up, and
    nearly all by JIT code; where Python is delayed, the machine allocates at FORCED_AT."""
    mine = of_type(rows, name)
    made = [r for r in mine if r.place and r.place[0] == path and line in (r.line, r.created)]
    jit = [r for r in made if r.kind in ("jit", "jit-call")]
    good = t.ok(near(objects(made), count, warm_up), f"{name}: its objects at its line")
    good &= t.ok(objects(jit) > 0.8 * count, f"{name}: most of them by JIT code")
    if forced_at is not None:
        forced = [r for r in jit if (r.line, r.created) == (forced_at, line)]
        good &= t.ok(objects(forced) > 0.8 * count,
                     f"{name}: created at its line, allocated where it is forced")
    if not good:
        t.diag(f"{objects(made)} at line {line}, {objects(jit)} of them by JIT code, {count} made")
        show(t, mine)
    return jit
