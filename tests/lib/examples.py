# Which programs are examples of which rules. They say so in their first lines:
#     # bad: card-storm in fill
#     # good: quadratic-copy; PYPY_GC_NURSERY=256k
# Functions: the finding is in a loop of one of them; without any, at a line that is marked. Behind the
# semicolon: environment, options of the tool, and "extension" for programs that need the C extension.
# A program with several such lines is run once for each different setting.
# SPDX-License-Identifier: GPL-3.0-or-later

import collections
import glob
import os
import re

from tree import SRCDIR

FOLDER = os.path.join(SRCDIR, "tests", "patterns")
PROGRAMS = os.path.join(FOLDER, "programs")

# What a program says that it is an example of.
Example = collections.namedtuple("Example", "is_bad pattern functions settings")


def examples_of(path):
    """The examples in the first lines of a program."""
    examples = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            said = re.fullmatch(r"# (bad|good): ([a-z-]+)(?: in ([\w, ]+))?(?:; *(.+))?\n", line)
            if not said:
                break
            examples.append(Example(said[1] == "bad", said[2],
                                    set(said[3].split(", ")) if said[3] else None,
                                    tuple((said[4] or "").split())))
    return examples


def all_programs():
    """The examples of each program, by its name."""
    paths = sorted(glob.glob(os.path.join(PROGRAMS, "*.py")))
    examples = {os.path.basename(path)[:-len(".py")]: examples_of(path) for path in paths}
    return {name: found for name, found in examples.items() if found}
