#!/usr/bin/env python3
# What survives for nothing, or is kept alive by nothing: each program yields its finding, its good
# twin does not. Names of programs as arguments run only these.
# SPDX-License-Identifier: GPL-3.0-or-later

import patterns
import tap

PAIRS = [
    ("medium_lived", "medium-lived", {"run"}),
    ("stale_frame", "stale-frame", {"feed"}),
    ("nepotism", "nepotism", {"exchange", "put", "take"}),
    ("finalizer_churn", "finalizer-churn", {"work"}),
    ("finalizer_chain", "finalizer-chain", {"stack_up"}),
    ("id_shadow", "id-shadow", {"run"}),
    ("id_shadow_hash", "id-shadow", {"visit"}),
    ("strategy_switch", "strategy-switch", {"main"}),
    ("strategy_switch_dict", "strategy-switch", {"finish"}),
    ("large_object_churn", "large-object-churn", {"snapshot", "simulate"}),
    ("deep_stack_scan", "deep-stack-scan", {"descend", "leaf"}),
]

with tap.Tap() as t:
    patterns.check_pairs(t, PAIRS)
