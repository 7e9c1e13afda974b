#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules about objects that die young, and records. Environment: PYPYGC_BUILDDIR.
from patterns import check_pair
import tap


with tap.Tap() as t:
    check_pair(t, "escaping_object", "escaping-object")
    check_pair(t, "closure_churn", "closure-churn")
    check_pair(t, "weakref_churn", "weakref-churn")
    check_pair(t, "record_dicts", "record-dicts")
