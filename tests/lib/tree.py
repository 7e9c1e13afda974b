# The files of the source tree, for tests about the source itself.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

SRCDIR = os.path.abspath(os.environ.get("PYPYGC_SRCDIR")
                         or os.path.join(os.path.dirname(__file__), "..", ".."))


def read(path):
    """Text of a file, by its path below the top of the tree."""
    with open(os.path.join(SRCDIR, path), encoding="utf-8") as f:
        return f.read()


def write(path, text):
    """Replaces a file of the tree."""
    with open(os.path.join(SRCDIR, path), "w", encoding="utf-8") as f:
        f.write(text)


def files(folder, *endings):
    """Files below FOLDER with one of the ENDINGS, by their path below the top of the tree."""
    found = []
    for where, folders, names in os.walk(os.path.join(SRCDIR, folder)):
        folders[:] = [f for f in folders if f not in ("__pycache__", ".deps")]
        found += [os.path.relpath(os.path.join(where, n), SRCDIR)
                  for n in names if n.endswith(endings) and not n.startswith(".")]
    return sorted(found)
