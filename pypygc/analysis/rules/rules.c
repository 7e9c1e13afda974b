/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of rules: see rules.h. */
#include "analysis/rules/rules.h"

const struct rule RULES[] = {
    {"medium-lived", find_medium_lived},
    {"escaping-object", find_escaping_object},
    {"frame-escape", find_frame_escape},
    {"quadratic-copy", find_quadratic_copy},
    {NULL, NULL},
};
