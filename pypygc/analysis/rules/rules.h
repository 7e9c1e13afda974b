/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of rules, from the special to the general. A rule is a pure function: facts in,
   findings out; it keeps nothing, and of the findings before it only reads which cells they have
   claimed. To add one: a file here with its function, a line below, a line in rules.c, and a
   chapter in docs/patterns.md. */
#ifndef PYPYGC_ANALYSIS_RULES_RULES_H
#define PYPYGC_ANALYSIS_RULES_RULES_H

#include "analysis/findings.h"

struct rule {
    const char *id; /* of the pattern; NULL ends the table */
    void (*find)(const struct facts *facts, struct findings *findings);
};

extern const struct rule RULES[];

void find_stale_frame(const struct facts *facts, struct findings *findings);
void find_finalizer_chain(const struct facts *facts, struct findings *findings);
void find_finalizer_churn(const struct facts *facts, struct findings *findings);
void find_strategy_switch(const struct facts *facts, struct findings *findings);
void find_buffer_churn(const struct facts *facts, struct findings *findings);
void find_cpyext_crossing(const struct facts *facts, struct findings *findings);
void find_pinned_objects(const struct facts *facts, struct findings *findings);
void find_deep_stack_scan(const struct facts *facts, struct findings *findings);
void find_card_storm(const struct facts *facts, struct findings *findings);
void find_barrier_storm(const struct facts *facts, struct findings *findings);
void find_id_shadow(const struct facts *facts, struct findings *findings);
void find_large_object_churn(const struct facts *facts, struct findings *findings);
void find_external_memory(const struct facts *facts, struct findings *findings);
void find_explicit_collect(const struct facts *facts, struct findings *findings);
void find_collector_disabled(const struct facts *facts, struct findings *findings);
void find_nepotism(const struct facts *facts, struct findings *findings);
void find_nursery_too_large(const struct facts *facts, struct findings *findings);
void find_nursery_too_small(const struct facts *facts, struct findings *findings);
void find_cache_thrash(const struct facts *facts, struct findings *findings);
void find_map_blowup(const struct facts *facts, struct findings *findings);
void find_generator_churn(const struct facts *facts, struct findings *findings);
void find_closure_churn(const struct facts *facts, struct findings *findings);
void find_weakref_churn(const struct facts *facts, struct findings *findings);
void find_bigint_churn(const struct facts *facts, struct findings *findings);
void find_boxed_global(const struct facts *facts, struct findings *findings);
void find_boxed_attribute(const struct facts *facts, struct findings *findings);
void find_record_dicts(const struct facts *facts, struct findings *findings);
void find_code_churn(const struct facts *facts, struct findings *findings);
void find_type_unstable_loop(const struct facts *facts, struct findings *findings);
void find_guard_failures(const struct facts *facts, struct findings *findings);
void find_warm_up(const struct facts *facts, struct findings *findings);
void find_medium_lived(const struct facts *facts, struct findings *findings);
void find_escaping_object(const struct facts *facts, struct findings *findings);
void find_frame_escape(const struct facts *facts, struct findings *findings);
void find_quadratic_copy(const struct facts *facts, struct findings *findings);

#endif
