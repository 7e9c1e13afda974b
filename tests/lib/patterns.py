# Judges the rules by programs: a bad one must yield a finding of its pattern at the right line, among
# the three most costly, and its good twin none of that pattern. What programs are
# examples of stands in their first lines: see examples.py.
# SPDX-License-Identifier: GPL-3.0-or-later

import ast
import os
import re
import subprocess
import sys
import tempfile

import vg
from examples import FOLDER, PROGRAMS, all_programs

MARK = "# found"
MOST_COSTLY = 3
SCALE = float(os.environ.get("PYPYGC_PATTERN_SCALE") or 1)  # how long all programs run
# PyPy's own choice depends on its version and on the machine's cache.
NURSERY = "1M"
MOST_REPORT = 8000  # characters of a report that tell why a test has failed


class Judged:
    """A program that ran under the tool, and what the report finds in its profile."""

    def __init__(self, name, scale=1.0, options=(), env=None, pypy=(), folder="programs"):
        self.program = os.path.join(FOLDER, folder, name + ".py")
        run = vg.run(self.program, str(SCALE * scale), options=options,
                     env={"PYTHONDONTWRITEBYTECODE": "1", "PYPYLOG": None,
                          "PYPY_GC_NURSERY": NURSERY, **(env or {})})
        if run.status != 0 or run.profile is None:
            raise RuntimeError(run.describe())
        self.run = run  # its folder lasts as long
        report = vg.report_json(run.profile)
        self.findings = report["findings"]
        self.instructions = report["totals"].get("instructions")

    def described(self):
        """The findings for people, one a line, and what the rules may have seen."""
        return "\n".join(
            [f"{f['severity']} {f['pattern']} {os.path.basename(f.get('file') or '?')}:"
             f"{f.get('line')} {f.get('function')} {f['evidence'].get('cost_percent')} %"
             for f in self.findings] or ["no findings"]
        ) + "\n" + vg.pypygc("report", self.run.profile.path).stdout[:MOST_REPORT]


def loop_lines(path, function):
    """The lines inside the loops of a function; all of its lines if it has no loop."""
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    lines = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            loops = [n for n in ast.walk(node) if isinstance(n, (ast.For, ast.While))]
            for part in loops or [node]:
                lines.update(range(part.lineno, part.end_lineno + 1))
    if not lines:
        raise ValueError(f"{path} has no function {function}")
    return lines


def marked_lines(path):
    """The lines that say of themselves that the finding may be there."""
    with open(path, encoding="utf-8") as file:
        return {n for n, line in enumerate(file, 1) if line.rstrip().endswith(MARK)}


def is_at(finding, path, functions):
    """Whether a finding is in one of these functions of the file, at a line of a loop; without
    functions, at a marked line."""
    if finding.get("file") != path:
        return False
    if functions is None:
        return finding.get("line") in marked_lines(path)
    return (finding.get("function") in functions
            and finding.get("line") in loop_lines(path, finding["function"]))


def check_costs(t, run):
    """Tests that the findings of a run claim no more instructions than it executed."""
    costs = [f["evidence"].get("cost_instructions") or 0 for f in run.findings]
    if run.instructions and costs:  # each cost is rounded up
        t.ok(sum(costs) <= run.instructions + len(costs),
             f"{os.path.basename(run.program)}: all findings together cost no more than the run")


def check_bad(t, run, pattern, functions):
    """Tests that a run has the pattern at a loop of one of the functions, or at a marked line."""
    where = "at a marked line" if functions is None else "in the loop of " + " or ".join(
        sorted(functions))
    # bytes and instructions do not compare: of those that are measured in the same
    axes = {f["axis"] for f in run.findings if f["pattern"] == pattern}
    costly = [f for f in run.findings if f["axis"] in axes][:MOST_COSTLY]
    name = os.path.basename(run.program)
    if not t.ok(any(f["pattern"] == pattern and is_at(f, run.program, functions) for f in costly),
                f"{name}: {pattern} {where}, among the most costly"):
        t.diag(run.described())
    for finding in costly:
        if finding["pattern"] == pattern:
            t.ok(finding["explanation"] and finding["advice"] and len(finding["evidence"]) > 2,
                 f"{name}: with figures, a reason and advice")
            return


def check_good(t, run, pattern, functions=None):
    """Tests that a run has no finding of that pattern, or none in these functions."""
    name = f"{os.path.basename(run.program)}: no {pattern}"
    if functions is not None:
        name += " in " + " or ".join(sorted(functions))
    if not t.ok(all(f["pattern"] != pattern or (functions is not None
                                                and f["function"] not in functions)
                    for f in run.findings), name):
        t.diag(run.described())


def check_clean(t, name, **how):
    """Tests that a program that only looks suspicious has no finding of weight; returns its run."""
    run = Judged(name, folder="clean", **how)
    if not t.ok({f["severity"] for f in run.findings} <= {"low"}, f"{name}: nothing of weight"):
        t.diag(run.described())
    return run


def build_extension(folder):
    """Compiles the C extension, outside of the tool. False if that is not possible at all."""
    return subprocess.run([vg.PYPY, os.path.join(PROGRAMS, "extension.py"), folder],
                          capture_output=True, check=False).returncode == 0


def check_program(t, name, settings, examples):
    """Runs a program with these settings and judges it by its examples."""
    env = dict(word.split("=", 1) for word in settings if re.match(r"[A-Z_]+=", word))
    options = [word for word in settings if word.startswith("-")]
    with tempfile.TemporaryDirectory() as folder:
        if "extension" in settings:
            env["EXTENSION_DIR"] = folder
            if not build_extension(folder):
                t.skip("no C extension can be compiled for this PyPy", 1)
                return
        run = Judged(name, options=options, env=env)
        check_costs(t, run)
        for example in examples:
            check = check_bad if example.is_bad else check_good
            check(t, run, example.pattern, example.functions)


def check_examples(t, part, parts):
    """Judges one of so many parts of the programs, or those that the command line names."""
    programs = all_programs()
    wanted = sys.argv[1:] or list(programs)[part::parts]
    for name in wanted:
        for settings in dict.fromkeys(example.settings for example in programs[name]):
            check_program(t, name, settings,
                          [e for e in programs[name] if e.settings == settings])
