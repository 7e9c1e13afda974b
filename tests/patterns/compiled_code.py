#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules about compiled code and what it relies on. Environment: PYPYGC_BUILDDIR.
from patterns import check_pair
import tap


with tap.Tap() as t:
    check_pair(t, "map_blowup", "map-blowup")
    check_pair(t, "code_churn", "code-churn")
    check_pair(t, "guard_failures", "guard-failures")
    check_pair(t, "warm_up", "warm-up")
    # all modules compiled from their sources, as on a machine that never imported them
    check_pair(t, "warm_up", "warm-up", env={"PYTHONPYCACHEPREFIX": "/nonexistent"})
    # with a small nursery more of what starts PyPy survives
    check_pair(t, "warm_up", "warm-up", env={"PYPY_GC_NURSERY": "256k"})
