# The settings are read from their file for each of many stages.
# source: treeverse/dvc 9729, parsing: pass config instead of loading every time
# wrong: the file is opened, read and parsed each time; read it once
# must: costly-call or finalizer-churn at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import sys
import tempfile


def settings(path):
    with open(path, encoding="utf-8") as file:  # (here)
        return json.load(file)  # (there)


def run(n):
    handle, path = tempfile.mkstemp()
    with os.fdopen(handle, "w") as file:
        json.dump({"stage%d" % i: {"deps": ["a", "b"], "cmd": "run %d" % i} for i in range(50)}, file)
    total = 0
    for i in range(n):
        total += len(settings(path)["stage%d" % (i % 50)]["cmd"])
    os.unlink(path)
    return total


print(run(int(2500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
