# An old function that warns at each call, for its caller; the warnings are counted.
# source: pypy/pypy 3753, warnings.warn does not play well with the JIT
# wrong: warn() looks at the frame of its caller and at the filters, and makes a record, for each call;
#   give the warning once, where the program begins
# must: costly-call or frame-escape or interpreted-code at (here), (there)
# must not: medium-lived, nursery-too-small, guard-failures
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import warnings

counts = {}


def count(message, category, filename, lineno, file=None, line=None):
    counts[lineno] = counts.get(lineno, 0) + 1


def old_name(x):
    warnings.warn("use new_name()", DeprecationWarning, stacklevel=2)  # (here)
    return x + 1


def serve(n):
    total = 0
    for i in range(n):
        total += old_name(i)  # (there)
    return total


warnings.simplefilter("always")
warnings.showwarning = count
print(serve(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))), counts)
