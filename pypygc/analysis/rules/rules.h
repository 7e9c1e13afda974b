/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules. A rule is a pure function: facts in, findings out; it keeps nothing, and of the findings
   before it only reads which cells they have claimed. To add one: a file here that defines it, with
   its id; a line in the list below; the file in Makefile.am; a chapter of the id in
   docs/patterns.md; and a bad and a good program in tests/patterns/programs that say in their first
   line that they are its. */
#ifndef PYPYGC_ANALYSIS_RULES_RULES_H
#define PYPYGC_ANALYSIS_RULES_RULES_H

#include "analysis/findings.h"
#include "analysis/rules/churn.h"

struct rule {
    const char *id; /* of the pattern */
    /* What it does; NULL for a rule that only says what objects are made again and again. */
    void (*find)(const struct facts *facts, struct findings *findings);
    const struct churn *churn;
};

/* All rules, from the special to the general: the order in which they are applied. */
#define ALL_RULES(RULE)                                                                            \
    RULE(stale_frame)                                                                              \
    RULE(finalizer_chain)                                                                          \
    RULE(finalizer_churn)                                                                          \
    RULE(heap_walk)                                                                                \
    RULE(compile_in_loop)                                                                          \
    RULE(strategy_switch)                                                                          \
    RULE(buffer_churn)                                                                             \
    RULE(cpyext_crossing)                                                                          \
    RULE(pinned_objects)                                                                           \
    RULE(deep_stack_scan)                                                                          \
    RULE(card_storm)                                                                               \
    RULE(barrier_storm)                                                                            \
    RULE(id_shadow)                                                                                \
    RULE(bigint_churn)                                                                             \
    RULE(quadratic_copy)                                                                           \
    RULE(large_object_churn)                                                                       \
    RULE(external_memory)                                                                          \
    RULE(duplicate_texts)                                                                          \
    RULE(kept_frames)                                                                              \
    RULE(growing_heap)                                                                             \
    RULE(garbage_waits)                                                                            \
    RULE(explicit_collect)                                                                         \
    RULE(collector_disabled)                                                                       \
    RULE(nepotism)                                                                                 \
    RULE(code_churn)                                                                               \
    RULE(type_unstable_loop)                                                                       \
    RULE(map_blowup)                                                                               \
    RULE(generator_churn)                                                                          \
    RULE(frame_escape)                                                                             \
    RULE(guard_failures)                                                                           \
    RULE(closure_churn)                                                                            \
    RULE(weakref_churn)                                                                            \
    RULE(boxed_global)                                                                             \
    RULE(boxed_attribute)                                                                          \
    RULE(record_dicts)                                                                             \
    RULE(nursery_too_small)                                                                        \
    RULE(medium_lived)                                                                             \
    RULE(escaping_object)                                                                          \
    RULE(nursery_too_large)                                                                        \
    RULE(cache_thrash)                                                                             \
    RULE(interpreted_code)                                                                         \
    RULE(importing)                                                                                \
    RULE(costly_call)                                                                              \
    RULE(warm_up)

#define RULE_IS_DEFINED(name) extern const struct rule rule_##name;
ALL_RULES(RULE_IS_DEFINED)
#undef RULE_IS_DEFINED

/* In that order; NULL ends them. */
extern const struct rule *const RULES[];

/* Applies all rules. It cannot fail; free with findings_free. The findings refer to the facts. */
void rules_apply(const struct facts *facts, struct findings *findings);

#endif
