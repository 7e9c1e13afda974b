#!/usr/bin/env python3
# The shape of the source tree: who may include whom, how long a file may be, what each file begins
# with, and that the build knows every file.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import sys

import examples
import tap
from tree import files, read

MAX_LINES = 700  # of a file under pypygc/
MAX_MAIN = 200  # of the tool's main.c: registration and wiring, nothing else

# Folders of the companion program, and of which others each may include headers.
COMPANION = {
    "base": set(),
    "layout": {"base"},
    "profile": {"base"},
    "analysis": {"base", "profile"},
    "render": {"base", "profile", "analysis"},
    "run": {"base", "profile"},
    "cli": {"base", "profile", "analysis", "render", "run", "layout"},
}
# The same for the tool's stations. guest/ knows no objects, owner/ neither of the two; jit/ and
# pypy/ are knowledge of formats, which stands alone. write/ is the end of the flow of data, and
# life/ sets all of them going.
STATIONS = {
    "base": set(),
    "guest": {"base", "owner"},
    "heap": {"base", "owner", "pypy"},
    "owner": {"base", "jit", "pypy"},
    "jit": {"base"},
    "pypy": {"base"},
    "write": {"base", "guest", "heap", "jit", "life", "owner", "pypy"},
    "life": {"base", "guest", "heap", "jit", "owner", "pypy", "write"},
}
# What of tool/life/ the writer may look at: what it writes down.
LIFE_FIGURES = {"tool/life/counting.h", "tool/life/phases.h", "tool/life/resident.h",
                "tool/life/worktime.h"}
# What of the companion may open a stream to write to, or name a standard one, because the rest
# goes through base/output.h and base/gate.h: the cache's own files; usage and lists on standard
# error, which is led through the gate.
WRITERS = {"layout/cache.c": {"fdopen"}, "layout/main.c": {"stdout", "stderr", "fdopen"},
           "cli/main.c": {"stderr"}, "cli/check_options.c": {"stderr"}, "cli/cmd_report.c": {"stderr"},
           "profile/sources.c": {"fdopen"}, "profile/family.c": {"fdopen"}, "run/plan.c": {"stderr"}}
# Between generated code and the model: anyone's to include.
SEAM = "tool/guest/event.h"
# Who knows VEX's intermediate representation.
IR = {"tool/guest/instrument.c", "tool/guest/ir.h"} | {
    f"tool/guest/instrument_{room}.{ending}" for ending in "ch"
    for room in ("fetches", "groups", "ledger", "native", "references", "segments")}
# Folders that are neither stations nor parts of the companion.
ROOMS_BESIDE = {"", "tool", "preload", "include"}
# All that may lie in tool/ itself.
TOOL_TOP = {"tool/main.c", "tool/options.c", "tool/options.h", "tool/port.h",
            "tool/port_hashtable.h"}
# Modules of the tests with which programs are run under Valgrind.
RUNNERS = "books|jitlog|owners|patterns|vg"
# Tests that run nothing under Valgrind, and take long all the same.
SLOW = {"tests/fuzz/short.py", "tests/lint.py", "tests/oracle/layout.py"}
# May be carried by other programs: a permissive notice.
PERMISSIVE = {"include/pypygc.h", "python/pypygc.py"}


# Whose strings are looked through for PyPy's names, and what such a name looks like.
NAMES_PEOPLE = {"analysis", "render", "layout", "tool", "run", "profile"}
PYPYS_OWN = r"(W_[A-Z]\w+|inst_\w+|GcArray of \w+|\w*Py(Frame|Code)\w*|JITFRAME)$"
# Keys of the layout that are words of other things, and names of PyPy's that pypygc has itself.
COMMON_WORDS = {"build_id", "discard_preambles", "nursery_free", "nursery_top", "type_table",
                "gc_object", "root_stack_top", "collect_and_reserve", "pypy_version",
                "python_version"}


class Tree:
    """The C files under pypygc/: text by path, and the project's own headers that each includes."""

    def __init__(self):
        self.text = {p.removeprefix("pypygc/"): read(p) for p in files("pypygc", ".c", ".h")}
        self.lost = []  # includes of headers that are not there
        self.includes = {p: set(self._resolve(p)) for p in self.text}

    def _resolve(self, path):
        """Included headers as paths below pypygc/; those of others are left out."""
        for name in included(self.text[path]):
            places = [os.path.dirname(path), "tool" if path.startswith("tool/") else "", ""]
            for place in places:
                header = os.path.normpath(os.path.join(place, name))
                if header in self.text:
                    yield header
                    break
            else:
                # "../strings.h" may find a header of the system; those of protoc-c are made in the build
                if "/" in name and not name.endswith(".pb-c.h") and f'"{name}"' in self.text[path]:
                    self.lost.append(f"{path} includes {name}")


def included(text):
    return re.findall(r'^\s*#\s*include\s*["<]([^">]+)[">]', text, re.M)


def code(text):
    """Text without comments and strings."""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', " ", text, flags=re.S)


def literals(text):
    """The strings in C code."""
    return re.findall(r'"((?:\\.|[^"\\\n])*)"', re.sub(r"/\*.*?\*/", " ", text, flags=re.S))


def top_folder(path):
    return path.split("/")[0] if "/" in path else ""


def station(path):
    """The folder of a file of the tool: "heap" of tool/heap/nursery.c, "" of tool/main.c."""
    parts = path.split("/")
    return parts[1] if parts[0] == "tool" and len(parts) > 2 else ""


def cycle(edges):
    """The nodes of some cycle, or None."""
    state = {}

    def visit(node, trail):
        if state.get(node) == "done":
            return None
        if node in trail:
            return trail[trail.index(node):] + [node]
        for following in sorted(edges.get(node, ())):
            found = visit(following, trail + [node])
            if found:
                return found
        state[node] = "done"
        return None

    for node in sorted(edges):
        found = visit(node, [])
        if found:
            return found
    return None


def scripts(variable):
    """The files that a variable of Makefile.am lists."""
    listed = re.search(rf"^{variable} = \\\n((?:\t.*\\\n)*\t.*\n)", read("Makefile.am"), re.M)[1]
    return set(listed.replace("\\", " ").split())


def needs_valgrind(script):
    """Whether a test runs anything but the companion program, by what it imports."""
    return re.search(rf"^(import|from) ({RUNNERS})\b", script, re.M) is not None


def has_opening(text):
    """SPDX line and a comment that says what the file is for, before the first line of code."""
    head = re.match(r"(?:#![^\n]*\n)?((?:\s*/\*.*?\*/|\s*//[^\n]*|\s*#(?![a-z])[^\n]*)*)", text, re.S)[1]
    prose = re.sub(r"SPDX-License-Identifier:[^\n]*", "", head)
    return "SPDX-License-Identifier:" in head and len(re.findall(r"[A-Za-z]+", prose)) >= 3


def main(t):
    tree = Tree()
    t.ok(len(tree.text) > 20, "the sources are there")

    def none(bad, name):
        bad = list(bad)
        if not t.ok(not bad, name):
            t.diag("\n".join(map(str, bad)))

    # --- the two dialects
    none((p for p, s in tree.text.items()
          if re.search(r"\bIRStmt(_\w+)?\b", code(s)) and p not in IR),
         "only tool/guest/instrument*.c and ir.h know IRStmt")
    none((p for p, s in tree.text.items() if not p.startswith("tool/")
          and any(i.startswith("pub_tool_") for i in included(s))),
         "only the tool includes pub_tool_*.h")
    none((f"{p} includes {h}" for p, hs in tree.includes.items() for h in hs
          if (top_folder(p) == "tool") != (top_folder(h) == "tool")
          and h not in ("format.h", "layout_format.h", "own_files.h", "tables.h")
          and not h.startswith("include/")),
         "tool and companion do not include each other")
    none(tree.lost, "every included header is there")

    # --- one direction
    none((f"{p} includes {h}" for p, hs in tree.includes.items() for h in hs
          if top_folder(p) in COMPANION and top_folder(h) in COMPANION
          and top_folder(h) not in COMPANION[top_folder(p)] | {top_folder(p)}),
         "the companion's data flows one way: profile, analysis, render, cli")
    none((f"{p} includes {h}" for p, hs in tree.includes.items() for h in hs
          if station(p) and station(h) and h != SEAM
          and station(h) not in STATIONS.get(station(p), set()) | {station(p)}),
         "the tool's stations include only what they may know")
    none((f"{p} includes {h}" for p, hs in tree.includes.items() for h in hs
          if station(p) == "write" and station(h) == "life" and h not in LIFE_FIGURES),
         "the writer looks only at figures of the process's life")
    none((f"{p} names {', '.join(sorted(found))}" for p, s in tree.text.items()
          if top_folder(p) in COMPANION and top_folder(p) != "base"
          for found in [set(re.findall(r"(?<!format\()\b(stdout|stderr|printf|puts|putchar|fdopen|open_memstream|fmemopen)\b",
                                       code(s))) - WRITERS.get(p, set())
                        | set(re.findall(r'\bfopen\([^;]*"[wa]', s))] if found),
         "what the companion writes goes through the gate")
    none((p for p in tree.text if top_folder(p) == "tool" and not station(p) and p not in TOOL_TOP),
         "every module of the tool has a room")
    none((p for p in tree.text if top_folder(p) not in set(COMPANION) | ROOMS_BESIDE),
         "every folder is known here")
    none(filter(None, [cycle(tree.includes)]), "no circle of includes between files")

    # --- size and manners
    none((f"{p}: {s.count(chr(10))} lines" for p, s in tree.text.items()
          if s.count("\n") > MAX_LINES), f"no file is longer than {MAX_LINES} lines")
    t.ok(tree.text.get("tool/main.c", "\n" * MAX_MAIN).count("\n") < MAX_MAIN,
         f"tool/main.c is there and under {MAX_MAIN} lines")
    none((p for p, s in tree.text.items() if any(i.endswith(".c") for i in included(s))),
         "no C file is included")
    none((p for p in tree.text if os.path.basename(p) in ("global.h", "globals.h")), "no global.h")
    openings = {"pypygc/" + p: s for p, s in tree.text.items()}
    for folder in ("pypygc", "tests", "examples"):
        openings.update((p, read(p)) for p in files(folder, ".py", ".c"))
    openings.update((p, read(p)) for p in ("bootstrap", "configure.ac", "Makefile.am",
                                           "pypygc-valgrind.in", ".ci/run", "tests/matrix",
                                           "tests/measure_units"))
    none((p for p, s in openings.items() if s and not has_opening(s)),
         "every file begins with its licence and what it is for")
    none((p for p, s in openings.items() if s and p.removeprefix("pypygc/") not in PERMISSIVE
          and "SPDX-License-Identifier: GPL-3.0-or-later" not in s),
         "the licence is GPL-3.0-or-later")

    # a script's folder comes first when it imports: types.py would be Python's module types
    none((p for p in files("tests", ".py")
          if os.path.basename(p)[:-3] in getattr(sys, "stdlib_module_names", ())),
         "no test has the name of a module of Python")

    # --- PyPy's own names: one place for each
    names = set(re.findall(r'"([^"]+)"', tree.text["layout_format.h"]))
    names |= set(re.findall(r'NAME\(\w+, +"([^"]+)"', tree.text["base/pypy_names.h"]))
    # words that mean something else, too
    names = {n for n in names if re.search(r"[A-Z_]", n) and n not in COMMON_WORDS}
    t.ok(len(names) > 100, "names of PyPy are known here")
    none((f'{p}: "{n}"' for p, s in tree.text.items() if top_folder(p) in NAMES_PEOPLE
          and p not in ("base/pypy_names.h", "layout_format.h") and not p.startswith("tool/jit/")
          for n in literals(s) if n in names), "PyPy's names stand in one place, each")
    none((f'{p}: "{n}"' for p, s in tree.text.items() if top_folder(p) in NAMES_PEOPLE
          and p not in ("base/pypy_names.h", "layout_format.h")
          for n in literals(s) if re.match(PYPYS_OWN, n)), "there are no other names of PyPy's")

    # --- rules: a file, a line in the list, a chapter, a bad and a good program
    folder = "analysis/rules/"
    ids = {p: re.findall(r'^const struct rule (rule_\w+) = \{\.id = "([^"]+)"', s, re.M)
           for p, s in tree.text.items() if p.startswith(folder)}
    listed = re.findall(r"\bRULE\((\w+)\)", tree.text[folder + "rules.h"].split("RULE)", 1)[1])
    defined = {p: pairs[0] for p, pairs in ids.items() if pairs}
    named = {folder + r.replace("-", "_") + ".c": ("rule_" + r.replace("-", "_"), r)
             for _, r in defined.values()}
    t.ok(len(defined) > 30 and defined == named, "a rule is defined in a file of its name")
    t.is_(sorted(listed), sorted(r.replace("-", "_") for _, r in defined.values()),
          "every rule is in the list, once")
    known = {r for _, r in defined.values()}
    chapters = re.findall(r"^## (.+)$", read("docs/patterns.md"), re.M)
    t.is_(sorted(chapters), sorted(known), "every rule has its chapter in docs/patterns.md, once")
    texts = re.split(r"^## ", read("docs/patterns.md"), flags=re.M)[1:]
    none((f"{text.split(chr(10))[0]}: {part}" for text in texts
          for part in ("What it is.", "In the report.", "Why.", "When not to worry.",
                       "What looks alike, and where it is wrong.") if f"\n**{part}**" not in text),
         "which says what it is, what the evidence is, and where the rule is wrong")
    programs = [e for found in examples.all_programs().values() for e in found]
    none((r for r in sorted(known) for is_bad in (True, False)
          if not any(e.pattern == r and e.is_bad == is_bad for e in programs)),
         "every rule has a program that it finds its pattern in, and one in which it does not")
    none({e.pattern for e in programs} - known, "programs are examples of rules that there are")

    # --- the build
    known = set(read("Makefile.am").split())
    none((p for p in ("pypygc/" + p for p in tree.text) if p not in known),
         "Makefile.am names every source file")
    none((p for p in files("tests", ".c", ".h", ".py", ".json", ".txt") if p not in known and os.path.dirname(p) not in known),
         "Makefile.am names every file of the tests")


    slow, quick = scripts("slow_scripts"), scripts("quick_scripts")
    needs = {p: needs_valgrind(read(p)) for p in slow | quick}
    t.ok(len(quick) > 10 and len(slow) > 10, "there are quick tests and slow ones")
    none((p for p in quick if needs[p]), "no quick test runs a program under Valgrind")
    none((p for p in slow if not needs[p] and p not in SLOW),
         "what needs no Valgrind is a quick test")


with tap.Tap() as tests_of_shape:
    main(tests_of_shape)
