#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules about frames and generators. Environment: PYPYGC_BUILDDIR.
from patterns import check_pair
import tap


with tap.Tap() as t:
    check_pair(t, "generator_churn", "generator-churn")
    check_pair(t, "frame_escape", "frame-escape")
    check_pair(t, "frame_logging", "frame-escape")
    check_pair(t, "frame_locals", "frame-escape")
