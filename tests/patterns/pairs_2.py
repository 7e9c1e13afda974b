#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Rules find their patterns, and keep quiet where there are none: every fourth, from the second of the programs. Names of
# programs as arguments run only these, whichever part they are in. Environment: PYPYGC_BUILDDIR.
from patterns import check_examples
import tap


with tap.Tap() as t:
    check_examples(t, part=1, parts=4)
