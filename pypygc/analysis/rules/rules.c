/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of rules: see rules.h. */
#include "analysis/rules/rules.h"

const struct rule RULES[] = {
    {"code-churn", find_code_churn},
    {"type-unstable-loop", find_type_unstable_loop},
    {"map-blowup", find_map_blowup},
    {"generator-churn", find_generator_churn},
    {"frame-escape", find_frame_escape},
    {"guard-failures", find_guard_failures},
    {"closure-churn", find_closure_churn},
    {"weakref-churn", find_weakref_churn},
    {"bigint-churn", find_bigint_churn},
    {"boxed-global", find_boxed_global},
    {"boxed-attribute", find_boxed_attribute},
    {"record-dicts", find_record_dicts},
    {"medium-lived", find_medium_lived},
    {"quadratic-copy", find_quadratic_copy},
    {"escaping-object", find_escaping_object},
    {"warm-up", find_warm_up},
    {NULL, NULL},
};
