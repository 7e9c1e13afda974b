#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules keep quiet about programs that only look suspicious. Environment: PYPYGC_BUILDDIR.
from patterns import check_clean
import tap


with tap.Tap() as t:
    for name in ("calls", "callees", "containers", "errors"):
        check_clean(t, name)
