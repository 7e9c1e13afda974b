#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules about copies of growing and shrinking strings. Environment: PYPYGC_BUILDDIR.
from patterns import check_pair
import tap


with tap.Tap() as t:
    check_pair(t, "quadratic_copy", "quadratic-copy")
    # PyPy's nursery is as large as the processor's cache makes it
    check_pair(t, "quadratic_copy", "quadratic-copy", env={"PYPY_GC_NURSERY": "256k"})
    check_pair(t, "quadratic_slice", "quadratic-copy")
