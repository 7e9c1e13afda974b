#!/usr/bin/env python3
# Retained sizes, against a plain algorithm over PyPy's own dump of its heap at the same moment: what
# each type retains, to the byte, and the places where most of the heap hangs: at the end, at a mark,
# and at the peak. Prebuilt objects are roots, and so is what only waits for its finalizer.
# SPDX-License-Identifier: GPL-3.0-or-later

import collections

import books
import tap
import vg
from dump import Dump, ending, library
from snapshots import shot

PROGRAMS = ("kept", "objects", "lists", "dicts", "strings", "bigints", "large")
# The dump has among the roots what the collector keeps because of its finalizer. None of these
# programs has others, and none holds one in a local variable at its end.
WITH_FINALIZER = ("W_FileIO", "W_BufferedReader", "W_BufferedWriter", "W_BufferedRandom",
                  "W_TextIOWrapper", "W_StringIO", "W_BytesIO", "CompiledLoopToken")
# Links of the chain that the program kept has.
CHAIN = 9000
# What asks for the mark is called at that moment: what it consists of is in use elsewhere, too.
BUSY_AT_MARK = ("W_FuncPtr",)


def graph_of(dump):
    """Nodes of what is not prebuilt, the roots being node 0: lists of pointers, and what else is a
    root only of what the others do not reach."""
    number, pointers = {}, [[]]
    for address, _, _, _ in dump.objects:
        if dump.where(address) is not dump.prebuilt:
            number[address] = len(pointers)
            pointers.append([])
    late = []
    for i, (address, member, _, targets) in enumerate(dump.objects):
        node = number.get(address, 0)
        if node and i < dump.root_count:
            name = dump.names[member].rpartition(".")[2]
            if name in WITH_FINALIZER:
                late.append(node)
            else:
                pointers[0].append(node)
        pointers[node] += [number[t] for t in targets if t in number]
    return number, pointers, late


def in_postorder(pointers, starts, seen):
    order = []
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(pointers[start]))]
        while stack:
            node, rest = stack[-1]
            for target in rest:
                if target not in seen:
                    seen.add(target)
                    stack.append((target, iter(pointers[target])))
                    break
            else:
                order.append(node)
                stack.pop()
    return order


def dominators(pointers, late):
    """K. D. Cooper, T. J. Harvey, K. Kennedy, "A Simple, Fast Dominance Algorithm"."""
    seen = set()
    in_postorder(pointers, [0], seen)
    pointers[0] += [node for node in late if node not in seen]
    order = in_postorder(pointers, [0], set())
    rank = {node: i for i, node in enumerate(order)}
    before = collections.defaultdict(list)
    for node in order:
        for target in pointers[node]:
            before[target].append(node)
    above = {0: 0}
    changed = True
    while changed:
        changed = False
        for node in reversed(order[:-1]):
            new = None
            for other in before[node]:
                if other not in above:
                    continue
                if new is None:
                    new = other
                    continue
                while new != other:
                    while rank[new] < rank[other]:
                        new = above[new]
                    while rank[other] < rank[new]:
                        other = above[other]
            if above.get(node) != new:
                above[node] = new
                changed = True
    return above, order


def retained_by_type(dump):
    """By RPython type: objects, bytes, and what would go with them; and all retained sizes."""
    number, pointers, late = graph_of(dump)
    above, order = dominators(pointers, late)
    own, names = [0] * len(pointers), [None] * len(pointers)
    for address, member, size, _ in dump.objects:
        node = number.get(address)
        if node and dump.where(address) is dump.old:
            own[node], names[node] = size + 7 & ~7, dump.names[member]
    retained = list(own)
    for node in order[:-1]:  # what is dominated comes before what dominates it
        if node:
            retained[above[node]] += retained[node]
    sums = collections.defaultdict(lambda: [0, 0, 0])
    sizes = collections.defaultdict(set)
    for node in order:
        name = names[node]
        if name is None:
            continue
        amount = sums[name]
        amount[0] += 1
        amount[1] += own[node]
        sizes[name].add(retained[node])
        over = above[node]
        while over and names[over] != name:
            over = above[over]
        if not over:
            amount[2] += retained[node]
    return sums, sizes


def ours(profile, retained):
    """The same of a snapshot of the profile, for types that are not told apart by Python classes."""
    rpython = {r["id"]: r["rpython"] for r in profile.all("type")}
    classes = collections.Counter(rpython.values())
    found = {}
    for r in retained:
        if "site" not in r and r["objects"] and classes[rpython[r["type"]]] == 1:
            found[rpython[r["type"]]] = [r["objects"], r["bytes"], r["retained_bytes"]]
    return found


def check(t, program, where, moment="end"):
    with open(books.program(program), encoding="utf-8") as f:
        text = f.read() + ending(where, None if moment == "end" else moment)
    run = vg.run("-c", text, options=[f"--snapshot={moment if moment != 'mark' else 'none'}"],
                 env={"PYPY_GC_NURSERY": "32M", "DUMP": "{folder}/dump"})
    program = f"{program}, {moment}"
    if not books.check_run(t, run, program):
        return
    dump = Dump(run.folder, where[0])
    wanted, sizes = retained_by_type(dump)
    found = shot(run.profile, "dump" if moment == "mark" else moment)
    got = ours(run.profile, found.retained)
    t.ok(len(got) > 100 and sum(n for n, _, _ in got.values()) > 10000,
         f"{program}: there is something to compare")
    busy = BUSY_AT_MARK if moment == "mark" else ()
    books.nothing(t, ((k, "profile", got[k], "dump", list(wanted.get(k, ())))
                      for k in sorted(got) if got[k] != list(wanted.get(k, ()))
                      and k.rpartition(".")[2] not in busy),
                  f"{program}: objects, bytes and retained bytes of each type")
    record = found.record
    t.is_([record["objects"], record["bytes"]],
          [sum(v[i] for v in wanted.values()) for i in (0, 1)], f"{program}: all that is reached")
    by_size = {n for found in sizes.values() for n in found}
    books.nothing(t, (r["bytes"] for r in found.kept if r["bytes"] not in by_size),
                  f"{program}: the places where much hangs")
    t.ok(0 < record["walk_memory_bytes"] - dump.nursery_size / 2 <= 24 * record["walked_objects"],
         f"{program}: at most 24 bytes for each object")
    t.is_(record["moment"], moment, f"{program}: why it was taken")
    t.diag(record)
    if program == "kept, end":
        check_ways(t, found.kept)


def names(steps):
    return [s["field"] for s in steps if "field" in s]


def check_ways(t, kept):
    ways = {names(r["path"])[-1]: r for r in kept if "__main__" in
            [s.get("space") for s in r["path"]] and names(r["path"])}
    t.diag(ways)
    failed = ways.get("['failed']")
    if not t.ok(failed is not None, "the list of exceptions is a place"):
        return
    t.is_(failed["parts"][0][:2], ["ValueError", 4000], "it has so many of them")
    frames = [s for s in failed["part_path"] if "function" in s]
    t.is_([s["function"] for s in frames], ["parse"], "the way goes on through their frames")
    t.ok("fields" in names(failed["part_path"]), "to a local variable")
    t.ok("['index']" in ways, "the dictionary is a place")
    chain = next((r for r in kept if r.get("parts", [[None]])[0][0] == "Node"), None)
    if t.ok(chain is not None, "a chain is a place"):
        t.is_(chain["parts"][0][1:], [CHAIN, chain["bytes"]], "its links are its parts")
        t.ok("['last']" in names(chain["path"]) and not any("repeat" in s for s in chain["path"]), "it is the first link") or t.diag(chain)
        t.ok(any(s.get("repeat") == CHAIN for s in chain["part_path"]), "and the way goes on through all")


with tap.Tap() as test:
    place = library()
    for name in PROGRAMS:
        for when in ("end", "mark", "peak"):
            check(test, name, place, when)
