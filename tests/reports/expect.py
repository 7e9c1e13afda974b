# What is expected of the report on a program, as its first lines say it, and whether a report is so.
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first lines of a program:

    # source: the public report, question or comparison that has such a program
    # wrong: what is wrong there, and what to do
    # must: ID or ID at (mark), (mark)
    # must: /expression/
    # must not: ID, ID
    # harmful: ID, ID
    # quiet
    # quiet above low
    # was: what was expected first, as it stood in these lines
    # measured: why that was wrong: what the program does when it is changed

must: one of these patterns is found, at a line that ends with `# (mark)` if marks are named, and
stands on the first screen; an expression is looked for in the first screen's text. All of several
`must` hold. must not: none of these is found, at any line. harmful: the same, where the advice would
do harm. quiet: nothing is found at all; above low: nothing of medium or high severity, and none of
those that must not be. What goes over more than one line goes on indented by two. Warm-up and
importing of low severity are facts that any short program has: they are no finding here, unless they
are expected. was, measured: an expectation, or how long the
program runs, is changed only where a measurement says so, and what it was stays there.
"""

import collections
import os
import re

# From the worst to the best. silent: nothing is said; wrong: something else is said, or what must
# not be; partly: true, but at another line, or below the first screen, or beside what must not be.
VERDICTS = ("harmful", "wrong", "silent", "partly", "right")
BESIDE = {"warm-up", "importing"}

# source and wrong: prose. musts: a list of Must. nots, harmful: sets of patterns. quiet: None where
# something must be found, else the severities that are too much.
Expectation = collections.namedtuple("Expectation", "source wrong musts nots harmful quiet marks")
Must = collections.namedtuple("Must", "patterns marks expression")


def fields_of(path):
    """Name and value of each line of the first comment that has the form `name: value`."""
    fields = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                break
            said = re.fullmatch(r"# (source|wrong|must|must not|harmful|was|measured): (.+)\n", line)
            quiet = re.fullmatch(r"# quiet( above low)?\n", line)
            if said:
                fields.append([said[1], said[2]])
            elif quiet:
                fields.append(["quiet", quiet[1] or ""])
            elif fields and line.startswith("#   "):
                fields[-1][1] += " " + line[4:].strip()
    return fields


def marks_of(path):
    """The numbers of the lines that end with a mark, by mark."""
    marks = collections.defaultdict(set)
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            marked = re.search(r"  # \((\w+)\)$", line.rstrip())
            if marked:
                marks[marked[1]].add(number)
    return dict(marks)


def must_of(text, path):
    if re.fullmatch(r"/.+/", text):
        return Must((), (), text[1:-1])
    said = re.fullmatch(r"([a-z-]+(?: or [a-z-]+)*)(?: at ((?:\(\w+\)(?:, )?)+))?", text)
    if not said:
        raise ValueError(f"{path}: not understood: must: {text}")
    return Must(tuple(said[1].split(" or ")), tuple(re.findall(r"\w+", said[2] or "")), None)


def expectation_of(path):
    """What the first lines of a program expect. Raises ValueError if they do not say."""
    fields = fields_of(path)
    texts = {name: value for name, value in fields}
    musts = [must_of(value, path) for name, value in fields if name == "must"]
    ids = {name: set(texts.get(name, "").split(", ")) - {""} for name in ("must not", "harmful")}
    quiet = None
    if "quiet" in texts:
        quiet = {"medium", "high"} if texts["quiet"] else {"low", "medium", "high"}
    marks = marks_of(path)
    if not texts.get("source") or not texts.get("wrong"):
        raise ValueError(f"{path} does not say where it comes from, or what is wrong")
    if "was" in texts and "measured" not in texts:
        raise ValueError(f"{path} does not say what refutes the first expectation")
    if bool(musts) == (quiet is not None):
        raise ValueError(f"{path} expects nothing, or something and nothing")
    lost = {mark for must in musts for mark in must.marks} - set(marks)
    if lost:
        raise ValueError(f"{path} has no line that is marked {', '.join(sorted(lost))}")
    return Expectation(texts["source"], texts["wrong"], musts, ids["must not"], ids["harmful"],
                       quiet, marks)


def first_screen(report):
    """What stands before the first heading that is underlined."""
    lines = report.split("\n")
    for number, line in enumerate(lines):
        if number and re.fullmatch(r"-{3,}", line) and len(line) == len(lines[number - 1]):
            return "\n".join(lines[:number - 1])
    return report


def is_named(pattern, screen):
    return re.search(rf"(?<![\w-]){re.escape(pattern)}(?![\w-])", screen) is not None


def meets(must, marks, findings, screen, path):
    """2: as it must be; 1: said, but at another line or not on the first screen; 0: not said."""
    if must.expression:
        # the program's own name is on the screen in any case
        return 2 if re.search(must.expression, screen.replace(os.path.basename(path), "")) else 0
    found = [f for f in findings if f["pattern"] in must.patterns]
    lines = {line for mark in must.marks for line in marks[mark]}
    at = [f for f in found
          if not lines or f.get("file") == path and f.get("line") in lines]
    if any(is_named(f["pattern"], screen) for f in at):
        return 2
    return 1 if found else 0


def shown(finding):
    where = f" {finding['line']}" if finding.get("line") else ""
    return f"{finding['pattern']}{where} [{finding['severity']}]"


def verdict(expected, findings, report, path):
    """A verdict on a report, and why. findings: as in the report's JSON; report: as text."""
    told = {f["pattern"] for f in findings}
    reasons = []
    harm = sorted(told & expected.harmful)
    if harm:
        return "harmful", "harmful: " + ", ".join(harm)
    others = [f for f in findings if f["pattern"] not in BESIDE or f["severity"] != "low"]
    if expected.quiet is not None:
        loud = [f for f in others
                if f["severity"] in expected.quiet or f["pattern"] in expected.nots]
        if not loud:
            return "right", ""
        weight = {f["severity"] for f in loud}
        return ("partly" if weight == {"low"} else "wrong",
                ", ".join(shown(f) for f in loud))
    done = [meets(must, expected.marks, findings, first_screen(report), path)
            for must in expected.musts]
    wrong = sorted(told & expected.nots)
    if wrong:
        reasons.append("must not: " + ", ".join(wrong))
    if all(d == 2 for d in done):
        return ("partly" if wrong else "right"), "; ".join(reasons)
    reasons.append(", ".join(shown(f) for f in findings) or "nothing")
    if any(done):
        return "partly", "; ".join(reasons)
    return ("wrong" if others else "silent"), "; ".join(reasons)
