# Libraries that the programs here are about: Debian's packages, or wherever PYTHONPATH has them.
# SPDX-License-Identifier: GPL-3.0-or-later
import importlib
import sys

DEBIAN = "/usr/lib/python3/dist-packages"
MISSING = 77  # exit status: tests/bench/run.py says what it needs, and goes on


def module(name, package):
    """The module, or the end of the program if the package is not there."""
    if DEBIAN not in sys.path:
        sys.path.append(DEBIAN)
    try:
        return importlib.import_module(name)
    except ImportError as error:
        print(f"needs Debian's {package}, or its folder in PYTHONPATH ({error})")
        sys.exit(MISSING)


def amount(whole):
    """How much to do: the whole, or the part of it that the first argument says."""
    return max(1, round(whole * float(sys.argv[1]))) if len(sys.argv) > 1 else whole
