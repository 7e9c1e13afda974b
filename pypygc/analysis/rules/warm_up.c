/* SPDX-License-Identifier: GPL-3.0-or-later */
/* warm-up: most of what the program gave the collector to do came from the JIT compiler. That says
   little about the program: the run was too short to judge it, or it never gets warm. Importing is
   no part of either: it costs many times more on a machine without __pycache__ folders. */
#include "analysis/own_code.h"
#include "analysis/rules/group.h"
#include "analysis/rules/rules.h"
#include "base/figure.h"
#include "base/plain.h"

/* The compiler is the main cause if it has the larger half. */
#define MIN_SHARE 50.0
/* A run that, without importing, is five times longer than its warm-up shows more than that, however
   little it allocates. */
#define MIN_PERCENT_OF_RUN 20.0
/* The compiler's work, where it has been counted, is worth a word from this part of the run on, whatever the program
   allocates beside it. */
#define MIN_COUNTED_PERCENT 30.0
/* Instructions: the compiler's work for two or three loops is in every run. */
#define MIN_COMPILING 50e6

/* Modules have hot loops as well; compiling these is a part of importing them. */
static bool is_compiler(const struct cell_row *row)
{
    return row->owner->who == WHO_COMPILER && !own_code_imports(row->owner->stack);
}

/* How much a place says: nothing, where PyPy's own code warmed up, where the program did. */
static int weight(const struct place *place)
{
    if (place->file == NULL)
        return 0;
    return own_code_has(place->file) ? 1 : 2;
}

/* Of the traces whose place says most, the one that the compiler allocated most for; NULL if nothing
   came of it. What starts with PyPy has traces too, and loops of the runtime have no line. */
static const struct trace_row *largest_trace(const struct facts *facts)
{
    const struct trace_row *best = NULL;

    for (size_t i = 0; i < facts->n_traces; i++) {
        const struct trace_row *row = &facts->traces[i];
        const int more = best == NULL ? 1 : weight(&row->place) - weight(&best->place);
        if (more > 0 ||
            (more == 0 && row->compiler.allocated.bytes > best->compiler.allocated.bytes))
            best = row;
    }
    return best;
}

/* What the program gave to do, and what importing did: making objects, and the collector's work for
   them. */
static void divide(const struct facts *facts, struct price *program, struct price *importing)
{
    for (size_t i = 0; i < facts->n_cells; i++) {
        const struct cell_row *row = &facts->cells[i];
        cost_add_row(own_code_imports(row->owner->stack) ? importing : program, facts, row, 1);
    }
}

/* Instructions of the run but for importing. How many that took is not counted. Of what is neither
   compiled code nor the compiler, it is taken to have as large a part as of making objects there,
   since what runs allocates. */
static double without_importing(const struct facts *facts, const struct price *compiler, double own,
                                double importing)
{
    const struct totals *totals = &facts->profile->totals;
    const double compiling = cost_sum(compiler);
    const double whole = 100 * compiling / cost_percent(facts, compiler);
    const double compiled =
        totals->known[TOTAL_JIT_INSTRUCTIONS] ? (double)totals->value[TOTAL_JIT_INSTRUCTIONS] : 0;
    const double rest = whole - compiled - compiling;

    return importing > 0 && rest > 0 ? whole - rest * importing / (importing + own) : whole;
}

/* What the compiler allocated, for modules too. */
static uint64_t compiled_bytes(const struct facts *facts)
{
    return tally_born(&facts->by_who[WHO_COMPILER]).bytes;
}

static void find(const struct facts *facts, struct findings *findings)
{
    const struct trace_row *largest = largest_trace(facts);
    struct price compiler = {0}, program = {0}, importing = {0};
    struct finding *finding = NULL;
    struct grouping grouping;
    struct counts born = {0};
    double own; /* the program's, but for the compiler's */
    bool has_half;

    group_cells(facts, findings, is_compiler, GROUP_BY_TRACE, &grouping);
    for (size_t i = 0; i < grouping.n_groups; i++) {
        const struct tally sum = group_sum(&grouping.groups[i]);
        const struct counts more = tally_born(&sum);
        const struct price price = group_cost(facts, &grouping.groups[i]);
        counts_add(&born, &more);
        cost_add(&compiler, &price);
    }
    grouping_free(&grouping);
    divide(facts, &program, &importing);
    has_half = 100 * cost_sum(&compiler) >= MIN_SHARE * cost_sum(&program);
    if ((!has_half && !facts->ledger.known) || cost_sum(&program) <= 0)
        return;
    own = cost_sum(&program) - cost_sum(&compiler);
    if (facts->ledger.known) {
        const double all = (double)compiled_bytes(facts);
        compiler.allocating = 0; /* counted, with the compiler's work */
        cost_add_instructions(&compiler, (double)facts->ledger.compiled_once *
                                             (all > 0 ? (double)born.bytes / all : 1));
    } else {
        cost_add_compiling(&compiler, (double)born.bytes);
    }
    if (cost_sum(&compiler) >= MIN_COMPILING &&
        100 * cost_sum(&compiler) >=
            (has_half ? MIN_PERCENT_OF_RUN : MIN_COUNTED_PERCENT) *
                without_importing(facts, &compiler, own, cost_sum(&importing)))
        finding = cost_find(facts, findings, &compiler);
    if (finding == NULL)
        return;
    finding->severity = SEVERITY_LOW; /* it is no fault of the program */
    if (largest != NULL) {
        finding->place = largest->place;
        finding->trace = largest->trace;
    } else {
        finding->place.function = "JIT compiler";
    }
    finding_bytes(finding, "compiler_bytes", born.bytes);
    finding_count(finding, "traces", facts->n_traces);
    finding_percent(finding, "share_of_allocated_percent",
                    percent_of(born.bytes, facts->total.allocated.bytes));
    finding->brief = arena_printf(
        &findings->arena, "The JIT compiler's work, done once: %llu trace%s, most for this line.",
        (unsigned long long)facts->n_traces, plain_s(facts->n_traces));
    finding->explanation =
        has_half
            ? arena_printf(
                  &findings->arena,
                  "%.0f %% of all allocated bytes are the JIT compiler's, for %llu trace%s. Tracing "
                  "and optimising allocate much, most of it once: a run this short says more about "
                  "the compiler than about the program, whose own figures are small beside it.",
                  percent_of(born.bytes, facts->total.allocated.bytes),
                  (unsigned long long)facts->n_traces, plain_s(facts->n_traces))
            : arena_printf(
                  &findings->arena,
                  "%.0f %% of the run is the JIT compiler's work, for %llu trace%s. Most of "
                  "it is done once: a longer run has a smaller part of it.",
                  finding->share, (unsigned long long)facts->n_traces, plain_s(facts->n_traces));
    finding->advice =
        "Profile a longer run. If the program is as short as that, it may be faster as one "
        "process that does the work of many, or with the JIT off: pypygc try --jit-off -- and "
        "the command measures it.";
}

const struct rule rule_warm_up = {.id = "warm-up", .find = find};
