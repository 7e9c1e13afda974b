# Deprecated names look for the module that asked.
# source: python/cpython 92041, Slow inspect.getmodule; pylint-dev/astroid 1383;
#   wemake-services/django-split-settings 533
# wrong: inspect.getmodule() goes over all modules; __name__ of the frame's globals
# must: costly-call or frame-escape at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import inspect
import sys

ASKED = {}


def deprecated(name):
    module = inspect.getmodule(sys._getframe(1))  # (here)
    ASKED[name] = module.__name__


def run(n):
    for i in range(n):
        deprecated("n%d" % (i % 10))
    return len(ASKED)


print(run(int(4000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
