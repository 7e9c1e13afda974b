#!/usr/bin/env python3
# Completion in bash: what is offered for beginnings of command lines, by the file as bash reads it.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import subprocess
import tempfile

from given import PYPYGC, SOURCE, pypygc
import tap

FILE = os.path.abspath(os.path.join(SOURCE, "pypygc", "completion", "pypygc"))
# Calls the function that is registered for the command, as bash does: program, word, word before.
ASK = """
source "$1" || exit 3
shift
function=$(complete -p pypygc | sed -E 's/.*-F ([^ ]+) .*/\\1/')
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
"$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" || exit 4
printf '%s\\n' "${COMPREPLY[@]}"
"""


def main(t, folder):
    for name in ("pypygc.out.1", "pypygc.out.2", "with blank.out"):
        with open(os.path.join(folder, name), "w", encoding="utf-8"):
            pass

    def ask(*words):
        done = subprocess.run(["bash", "--norc", "-c", ASK, "bash", FILE, PYPYGC, *words],
                              cwd=folder, capture_output=True, encoding="utf-8", check=False)
        if done.returncode != 0 or done.stderr:
            t.fail(f"{words} fails")
            t.diag(done.stderr)
        return sorted(filter(None, done.stdout.split("\n")))

    commands = re.findall(r"^  (\w+)  ", pypygc("--help").out.decode(), re.M)
    t.is_(ask(""), sorted([*commands, "help", "--help", "--version"]), "all commands")
    t.is_(ask("rep"), ["report"], "the begin of one")
    t.is_(ask("help", ""), sorted(commands), "help for one")
    for command in commands:
        offered = ask(command, "--")
        shown = re.findall(r"^  (?:-.,|   ) (--[\w-]+)", pypygc(command, "--help").out.decode(), re.M)
        t.ok(len(shown) > 2 and {o.rstrip("=") for o in offered} >= set(shown),
             f"{command}: all its options")
    t.is_(ask("check", "--base"), ["--baseline="], "an option with a value")
    t.is_(ask("report", "--mark"), ["--markdown"], "one without")
    t.is_(ask("report", "pypygc.out."), ["pypygc.out.1", "pypygc.out.2"], "files")
    t.is_(ask("check", "with"), ["with blank.out"], "files with blanks")
    t.is_(ask("check", "--baseline", "=", "pypygc.out.1"), ["pypygc.out.1"], "files as values")
    t.ok({"pypygc.out.1", "with blank.out"} <= set(ask("check", "--baseline", "=")), "all files")
    t.is_(ask("report", "-o", "with"), ["with blank.out"], "files after a short option")
    t.ok("medium-lived" in ask("report", "--explain", "=", "medium"), "patterns")
    t.is_(ask("check", "--format", "=", "j"), ["json", "junit"], "formats")
    t.is_(ask("export", "--format", "="), re.findall(r"^      --(\w+)\[=FILE\]  ", re.sub(
        r"(?m)^.*--usage.*$", "", pypygc("export", "--help").out.decode()), re.M), "all of a command")
    t.is_(ask("export", "--metric", "=", "old"), ["old_live_bytes", "old_live_objects"], "metrics")
    t.is_(ask("run", "--cache-sim=y"), ["--cache-sim=yes"], "run: options of the tool")
    t.ok("printf" in ask("run", "--repeatable", "print"), "run: programs")
    t.ok("printf" in ask("run", "--nursery", "=", "4M", "--", "print"), "run: after --")
    t.is_(ask("run", "--", "sh", "pypygc.out.1"), ["pypygc.out.1"], "run: arguments of the program")
    t.is_(ask("run", "sh", "--rep"), [], "run: whose options are its own")
    t.is_(ask("nonsense", "pypygc.out.2"), ["pypygc.out.2"], "a command that does not exist")


with tap.Tap() as tests, tempfile.TemporaryDirectory() as directory:
    main(tests, directory)
