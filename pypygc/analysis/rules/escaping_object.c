/* SPDX-License-Identifier: GPL-3.0-or-later */
/* escaping-object: a compiled loop allocates objects that die young: instances, and lists, tuples,
   sets, queues, iterators and what else Python has. The optimiser keeps such an object in registers
   unless it escapes: into a list or attribute of an object that exists, into a call that was not
   inlined. Short-lived and yet allocated means that it escaped for nothing much. Numbers and texts
   are left out: what holds them is where a program can change something. */
#include "analysis/kept_words.h"
#include "analysis/rules/churn.h"
#include "analysis/rules/rules.h"
#include "analysis/types.h"
#include "base/figure.h"
#include "base/plain.h"

#include <string.h>

/* More than this survives: the object is wanted, and is medium-lived's case if it is one. */
#define MAX_SURVIVAL_PERCENT 10.0

/* Objects of which a minor collection finds more alive each time do not die at once: they wait in a queue, or
   are parts of something that is built. Of those that do, it finds the ones of the iteration that it comes in. Between
   both figures it is a remark, so that it does not come and go. */
#define SURE_CAUGHT 64
#define MOST_CAUGHT 96

static bool is_text(const struct gc_type *type)
{
    return type_is(type, NAME_W_TEXT) || type_is(type, NAME_W_BYTES);
}

/* True for what a program knows as an object and can do without. */
static bool is_object(const struct gc_type *type)
{
    return type_is_instance(type) || (type_begins(type, NAME_OF_PYTHON) && !type_is_box(type) &&
                                      !is_text(type) && !type_is(type, NAME_W_LONG));
}

static bool is_main(const struct cell_row *row)
{
    return is_object(row->type);
}

/* The iterator of a `for` whose loop begins with it in memory. There is nothing to change. */
static bool is_loops_own(const struct cell_row *row)
{
    const enum escape_kind escape = row->owner->origin.escape;
    return (escape == ESCAPE_JUMP || escape == ESCAPE_LABEL) &&
           strstr(row->type->name, pypy_name(NAME_ITERATOR)) != NULL;
}

static bool accept(const struct cell_row *row)
{
    const struct tally *tally = &row->cell->tally;
    const struct gc_type *const outer = row->owner->origin.outer;

    return !is_loops_own(row) && row->site->kind == SITE_JIT &&
           (is_main(row) || (outer != NULL && is_object(outer))) &&
           percent_of(tally->survived.bytes, tally->allocated.bytes) <= MAX_SURVIVAL_PERCENT;
}

static const struct cell_row *largest_of(const struct group *group)
{
    const struct cell_row *largest = group->rows[0];

    for (size_t i = 1; i < group->n_rows; i++)
        if (group->rows[i]->cell->tally.allocated.bytes > largest->cell->tally.allocated.bytes)
            largest = group->rows[i];
    return largest;
}

/* What is known about the largest of the sites: a sentence, or "". */
static const char *reason_text(struct findings *findings, const struct cell_row *largest)
{
    const struct origin *const origin = &largest->owner->origin;
    const char *created = "";

    if (origin->forced_by == NULL)
        return "";
    if (origin->created.file != NULL)
        created = arena_printf(&findings->arena, ", created at line %u%s%s,",
                               (unsigned)origin->created.line,
                               origin->created.function != NULL ? " in " : "",
                               origin->created.function != NULL ? origin->created.function : "");
    return arena_printf(&findings->arena, " Most of them, of the type %s%s are %s.",
                        largest->type->name, created, origin->forced_by);
}

/* What to write instead depends on what forced the largest. */
static const char *advice_for(const struct cell_row *largest)
{
    switch (largest->owner->origin.escape) {
    case ESCAPE_CALL:
        return "What is called is code of PyPy's own that the JIT does not look into, so what is "
               "passed to it has to be in memory. Use an operation that takes the items themselves "
               "(append() instead of extend(), or instead of an argument of the constructor), "
               "write its loop out, or make the object once and use it again (clear()).";
    case ESCAPE_ASSEMBLER:
        return "What is called has a loop of its own and is compiled apart, so what is passed to it "
               "has to be in memory. Pass its numbers instead of the object, or make the object "
               "once and use it again.";
    case ESCAPE_JUMP:
    case ESCAPE_LABEL:
        return "Keep the object's numbers in local variables from one iteration to the next, and "
               "make the object after the loop; or change one object instead of making the next.";
    case ESCAPE_FINISH:
        return "The object is what a function returns that is compiled by itself, as one that calls itself "
               "is. Where it is small and called from a loop, it is inlined and the object may go; a "
               "function that is to return it can only return less: a number, or an object that there is.";
    case ESCAPE_NONE:
    case ESCAPE_STORED:
    case ESCAPE_GUARD: break;
    }
    return NULL;
}

static const char *explain(const struct facts *facts, struct findings *findings,
                           struct finding *finding, const struct batch *batch)
{
    const struct cell_row *const largest = largest_of(&batch->main);
    const char *const briefly = largest->owner->origin.forced_briefly;
    char number[PLAIN_NUMBER_SIZE];

    finding_percent(finding, "share_of_allocated_percent",
                    percent_of(batch->sum.allocated.bytes, facts->total.allocated.bytes));
    finding->advice = advice_for(largest);
    /* what a function is for it has to return */
    if (batch->main_sum.survived.objects > SURE_CAUGHT * facts->profile->n_minors ||
        largest->owner->origin.escape == ESCAPE_FINISH)
        finding->severity = SEVERITY_LOW;
    finding->brief = arena_printf(
        &findings->arena, "%s objects die as soon as they are made, most of the type %s%s%s.",
        plain_count(batch->main_sum.allocated.objects, number),
        kept_type_name(&findings->arena, largest->type->name), briefly != NULL ? ": " : "",
        briefly != NULL ? briefly : "");
    return arena_printf(
        &findings->arena,
        "A compiled loop makes %llu objects here, and %.1f %% of their bytes survive a minor "
        "collection. The JIT keeps an object that only the loop uses out of memory; these had to be "
        "allocated because something that outlives the iteration sees them: a list, dictionary or "
        "attribute they are stored into, a global, or a call that was not inlined. The line is where "
        "the object is forced; the line that creates it may be earlier in the loop.%s",
        (unsigned long long)batch->main_sum.allocated.objects,
        percent_of(batch->sum.survived.bytes, batch->sum.allocated.bytes),
        reason_text(findings, largest));
}

static bool die_at_once(const struct facts *facts, struct batch *batch)
{
    return batch->main_sum.survived.objects <= MOST_CAUGHT * facts->profile->n_minors;
}

static const struct churn CHURN = {
    .accept = accept,
    .fits = die_at_once,
    .is_main = is_main,
    .explain = explain,
    .advice =
        "Keep the object in a local variable during the loop and store it once, after the loop; "
        "store its numbers instead of the object; or reuse one object.",
};

const struct rule rule_escaping_object = {.id = "escaping-object", .churn = &CHURN};
