/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of rules: see rules.h. */
#include "analysis/rules/rules.h"

const struct rule RULES[] = {
    {"stale-frame", find_stale_frame},
    {"finalizer-chain", find_finalizer_chain},
    {"finalizer-churn", find_finalizer_churn},
    {"strategy-switch", find_strategy_switch},
    {"buffer-churn", find_buffer_churn},
    {"cpyext-crossing", find_cpyext_crossing},
    {"pinned-objects", find_pinned_objects},
    {"deep-stack-scan", find_deep_stack_scan},
    {"card-storm", find_card_storm},
    {"barrier-storm", find_barrier_storm},
    {"id-shadow", find_id_shadow},
    {"large-object-churn", find_large_object_churn},
    {"external-memory", find_external_memory},
    {"explicit-collect", find_explicit_collect},
    {"collector-disabled", find_collector_disabled},
    {"nepotism", find_nepotism},
    {"nursery-too-large", find_nursery_too_large},
    {"nursery-too-small", find_nursery_too_small},
    {"cache-thrash", find_cache_thrash},
    {"medium-lived", find_medium_lived},
    {"escaping-object", find_escaping_object},
    {"frame-escape", find_frame_escape},
    {"quadratic-copy", find_quadratic_copy},
    {NULL, NULL},
};
