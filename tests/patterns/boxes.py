#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules about numbers that are boxed. Environment: PYPYGC_BUILDDIR.
from patterns import check_pair
import tap


with tap.Tap() as t:
    check_pair(t, "boxed_attribute", "boxed-attribute")
    check_pair(t, "boxed_global", "boxed-global")
    check_pair(t, "bigint_churn", "bigint-churn")
    check_pair(t, "type_unstable_loop", "type-unstable-loop")
