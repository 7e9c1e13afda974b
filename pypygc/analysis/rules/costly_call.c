/* SPDX-License-Identifier: GPL-3.0-or-later */
/* costly-call: a line of the program, run again and again, whose work is nearly all in what it calls:
   a function of the standard library, or code of PyPy's own that the JIT does not look into. The
   ledger of work has both: what the functions that a line calls have executed with all that they call
   in turn, what a trace's calls took, and how often interpreted code of a line ran. Other patterns that
   explain the line go first. */
#include "analysis/callee_words.h"
#include "analysis/operands.h"
#include "analysis/order.h"
#include "analysis/own_code.h"
#include "analysis/rules/call_advice.h"
#include "analysis/rules/cost.h"
#include "analysis/rules/index.h"
#include "analysis/rules/profiled.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/searches.h"
#include "analysis/rules/short_calls.h"
#include "analysis/traces/bridges.h"
#include "analysis/work/imports.h"
#include "base/figure.h"
#include "base/plain.h"

#include <stdlib.h>
#include <string.h>

/* Of what the line does, without the program's own functions that it calls: less, and it is not the
   call that costs. */
#define MIN_PART 0.5

/* A call that is made less often is no matter of a loop: main(), a sort at the end. Calls that are
   inlined into a trace are not counted: they are in a loop. */
#define MIN_TIMES 10

/* Of the run, in percent: any program calls what it needs. */
#define MIN_PERCENT 10.0
/* Up to here a finding is a remark, so that it does not come and go between runs with much to say. */
#define SURE_PERCENT 12.5

/* In a short run a loop's part is that of what is left without start-up and importing: a longer one shows the same;
   and with a larger nursery the collector does less. Of the whole run it is little then, so that it is a remark. */
#define MIN_PERCENT_OF_RUN 5.0

/* Instructions of a call into code of PyPy's own, on average: below that it is what an operation takes,
   such as looking a key up in a dictionary (50) or a power of floats (180). */
#define MIN_EACH 400

/* Instructions of all short calls of a line, each time that it is executed: with fewer, there is nothing to win; below
   the second they are a remark. */
#define MIN_SHORT      64
#define MIN_SHORT_SURE 200
/* Where they are below MIN_EACH together, they have to be much: of the run, or of what it does itself, in percent, and
   of what the line does. Up to the second figure of each they are a remark. */
#define MIN_SHORT_PERCENT  25.0
#define SURE_SHORT_PERCENT 30.0
#define MIN_SHORT_PART     0.3
#define SURE_SHORT_PART    0.5

/* A built-in function or operator that interpreted code runs has no name in the ledger, but gives itself
   away: no line's bytecodes take so many instructions by themselves, each time that it is executed. */
#define MIN_BUILTIN 10000
/* Of those, fewer executions are enough: each is large. */
#define MIN_BUILTIN_TIMES 3

/* Instructions of library code that is compiled with the loop, for each round of it: below that it does what
   it must, and the finding is no more than a remark; below the second there is nothing to win. */
#define MIN_INLINED      200
#define MIN_INLINED_SAID 64

/* Where PyPy has those of its built-in functions that are Python code. */
#define BUILTINS "/__builtin__/"

/* Where the inlined calls of a function execute this part of what its other calls on the line do, these are the
   begin, and not what a call takes. */
#define INLINED_PART 0.1

/* Other findings explain a line if they have claimed this part of what it calls. */
#define EXPLAINED_PART 0.5

/* What a line calls. */
struct calls {
    uint64_t library, own;           /* executed by functions of the library, and of the program */
    const struct work_edge *largest; /* into the library; NULL if it calls nothing there */
    bool is_partly_inlined;          /* the same is also inlined, and much of it */
};

/* True if the callee is also inlined into traces on that line, and executes a good part of what it does there. */
static bool is_also_inlined(const struct ledger *ledger, const struct work_edge *edge)
{
    for (size_t i = 0; edge != NULL && !edge->is_inlined && i < ledger->n_edges; i++) {
        const struct work_edge *const other = &ledger->edges[i];
        if (other->is_inlined &&
            (double)other->inclusive >= INLINED_PART * (double)edge->inclusive &&
            order_places(&other->callee, &edge->callee) == 0 && other->caller.file != NULL &&
            order_places(&other->caller, &edge->caller) == 0)
            return true;
    }
    return false;
}

static struct calls calls_of(const struct ledger *ledger, const struct place *line)
{
    struct calls calls = {0};

    for (size_t i = 0; i < ledger->n_edges; i++) {
        const struct work_edge *const edge = &ledger->edges[i];
        if (edge->caller.file == NULL || edge->callee.file == NULL ||
            order_places(&edge->caller, line) != 0)
            continue;
        if (!own_code_has(edge->callee.file)) {
            figure_add(&calls.own, edge->inclusive);
            continue;
        }
        figure_add(&calls.library, edge->own);
        figure_add(&calls.own, edge->inclusive - edge->own);
        if (calls.largest == NULL || edge->own > calls.largest->own)
            calls.largest = edge;
    }
    calls.is_partly_inlined = is_also_inlined(ledger, calls.largest);
    return calls;
}

/* How often traces called what took most on a line. */
static uint64_t times_called(const struct ledger *ledger, const struct work_row *line)
{
    uint64_t times = 0;

    for (size_t i = 0; i < ledger->n_calls; i++)
        if (order_places(&ledger->calls[i].place, &line->place) == 0 &&
            order_strings(ledger->calls[i].callee, line->callee) == 0)
            figure_add(&times, ledger->calls[i].times);
    return times;
}

/* Patterns that say what a call does, and what to do instead: beside them this one says nothing. */
static const char *const EXPLAINED[] = {
    "bigint-churn",     "buffer-churn", "compile-in-loop",    "cpyext-crossing",
    "explicit-collect", "heap-walk",    "large-object-churn", "quadratic-copy",
};

/* What other findings at this line claim already; *explained is what those claim of it that are an
   explanation. Without the collector's work, unless that counts where it ran, as in functions of the library. */
static double claimed_at(const struct findings *findings, const struct place *line,
                         bool has_collector, double *explained)
{
    double sum = 0;

    *explained = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *const finding = &findings->list[i];
        if (finding->pattern == NULL || finding->place.file == NULL ||
            order_places(&finding->place, line) != 0)
            continue;
        sum += finding->cost - (has_collector ? 0 : finding->collector_cost);
        for (size_t k = 0; k < sizeof EXPLAINED / sizeof *EXPLAINED; k++)
            if (strcmp(finding->pattern, EXPLAINED[k]) == 0)
                *explained += finding->cost;
    }
    return sum;
}

/* What the bytecodes of a line did that cannot be the interpreter's own work. */
static uint64_t builtin_of(const struct work_row *line)
{
    const uint64_t work = line->share[SHARE_INTERPRETED];

    return line->times >= MIN_BUILTIN_TIMES && work / line->times >= MIN_BUILTIN ? work : 0;
}

/* Of what is_unnamed. */
#define UNKNOWN_NAME "a function whose name is not known"

/* Of a function's name. */
#define INLINED_TEXT "%s, Python code that is compiled with the loop"

/* The largest of what a line calls: one of the three. */
struct callee {
    const struct work_edge *edge; /* a function of the library; NULL if it is not that */
    const char *name; /* PyPy's, of code that traces call; NULL: a built-in that is not known */
    bool is_loop;     /* of a built-in function: it is called as often as the line is executed */
    bool
        is_partly_inlined; /* what times has are not all calls, nor instructions what they took: the first were
                               interpreted, and were traced */
    bool is_counted; /* such a loop: its calls were, by traces */
    uint64_t times, instructions;
};

static uint64_t each_of(const struct callee *callee)
{
    return callee->instructions / (callee->times > 0 ? callee->times : 1);
}

/* True for Python code that is inlined into the loop: how often it was called is not known. */
static bool is_inlined(const struct callee *callee)
{
    return callee->edge != NULL && (callee->edge->is_inlined || callee->is_partly_inlined);
}

/* True if a trace's operation calls it, whose descriptor has no name. */
static bool is_unnamed(const struct callee *callee)
{
    return callee->edge == NULL && callee->name != NULL && !callee->is_loop &&
           operation_begins(callee->name, NAME_OP_CALL);
}

/* What is called, in words of Python, and what PyPy calls it. */
static const char *callee_name(struct arena *arena, const struct callee *callee)
{
    const char *words;

    if (callee->edge != NULL)
        return arena_printf(arena, "%s() of %s", callee->edge->callee.function,
                            own_code_short(callee->edge->callee.file));
    if (callee->name == NULL)
        return "a built-in function or operator";
    if (callee->is_loop)
        return arena_printf(arena, "a %s", callee->name);
    words = is_unnamed(callee) ? UNKNOWN_NAME : callee_words(arena, callee->name);
    return words != NULL ? arena_printf(arena, "%s (%s)", words, callee->name) : callee->name;
}

/* What is called for the first screen: what matters in the words that there is room for. */
static const char *callee_brief(struct arena *arena, const struct callee *callee)
{
    const char *const name = is_unnamed(callee) ? UNKNOWN_NAME : callee_name(arena, callee);
    char each[PLAIN_NUMBER_SIZE], times[PLAIN_NUMBER_SIZE];

    if (is_inlined(callee))
        return arena_printf(arena, INLINED_TEXT, name);
    return arena_printf(arena, "%s: %s instructions a call, %s calls%s", name,
                        plain_count(each_of(callee), each), plain_count(callee->times, times),
                        callee->edge != NULL   ? ", Python code"
                        : callee->name == NULL ? ", interpreted"
                                               : "");
}

/* Names what is called, and what kind of code it is. */
static const char *callee_text(struct arena *arena, const struct callee *callee)
{
    const char *const name = callee_name(arena, callee);
    char each[PLAIN_NUMBER_SIZE], times[PLAIN_NUMBER_SIZE];

    plain_count(each_of(callee), each);
    plain_count(callee->times, times);
    if (is_inlined(callee))
        return arena_printf(arena, INLINED_TEXT, name);
    if (callee->edge == NULL && (callee->name == NULL || (callee->is_loop && !callee->is_counted)))
        return arena_printf(
            arena,
            "%s: %s instructions each of the %s times that the interpreter executes the line", name,
            each, times);
    return arena_printf(arena, "%s%s: %s instructions in each of %s calls", name,
                        callee->edge != NULL ? ", Python code"
                        : callee->is_loop    ? ""
                                          : ", code of PyPy's own that the JIT does not look into",
                        each, times);
}

static void describe(struct findings *findings, struct finding *finding,
                     const struct work_row *line, const struct callee *callee, double called,
                     double rest)
{
    const double part = rest > called ? 100 * called / rest : 100;

    finding_count(finding, "called_instructions", figure_whole(called));
    finding_count(finding, "line_instructions", line->inclusive);
    if (callee->times > 0)
        finding_count(finding, "calls", callee->times);
    finding->brief = arena_printf(&findings->arena,
                                  "%.0f %% of the line is in what it calls, most in %s.", part,
                                  callee_brief(&findings->arena, callee));
    finding->explanation = arena_printf(
        &findings->arena,
        "%.0f %% of what this line executes is in what it calls, most of it in %s.%s", part,
        callee_text(&findings->arena, callee),
        callee->edge != NULL ? arena_printf(&findings->arena, " (%s)", callee->edge->callee.file)
                             : "");
    finding->advice = call_advice(callee->edge != NULL ? &callee->edge->callee : NULL);
}

/* How often the loops of a function went round in compiled code: at least once for each call that is inlined
   into them. 0 if there are none. */
static double rounds_of(const struct facts *facts, const struct place *function)
{
    uint64_t most = 0;

    for (size_t i = 0; i < facts->n_traces; i++) {
        const struct trace_row *const row = &facts->traces[i];
        if (same_function(&row->place, function) && trace_rounds(row->trace) > most)
            most = trace_rounds(row->trace);
    }
    return (double)most;
}

/* The same for built-in functions that PyPy has in Python, such as sum() and any(): each round is an item of the
   program's. */
static double rounds_of_builtin(const struct facts *facts, const char *file)
{
    double sum = 0;

    if (strstr(file, BUILTINS) == NULL)
        return 0;
    for (size_t i = 0; i < facts->n_traces; i++)
        if (order_strings(facts->traces[i].place.file, file) == 0)
            sum += (double)trace_rounds(facts->traces[i].trace);
    return sum;
}

/* Rounds of compiled loops in each of which a part of the call is executed; 0 if it is not that. */
static double rounds_with(const struct facts *facts, const struct work_row *line,
                          const struct callee *callee)
{
    if (callee->edge == NULL)
        return 0;
    return (callee->edge->is_inlined ? rounds_of(facts, &line->place) : 0) +
           rounds_of_builtin(facts, callee->edge->callee.file);
}

/* True for calls that make or copy an object of the loop's own: what becomes of objects is the business of
   other patterns. */
static bool is_memory(const char *callee)
{
    return callee != NULL && (strcmp(callee, "memcpy") == 0 || strcmp(callee, "memmove") == 0 ||
                              strncmp(callee, "call_malloc", strlen("call_malloc")) == 0 ||
                              strncmp(callee, pypy_name(NAME_CALL_LIST_RESIZE),
                                      strlen(pypy_name(NAME_CALL_LIST_RESIZE))) == 0);
}

/* The largest of what a line calls. Returns false if it is called too seldom, or is too small, to matter. */
static bool largest_callee(const struct ledger *ledger, const struct work_row *line,
                           const struct calls *calls, uint64_t builtin, struct callee *largest)
{
    const uint64_t callee =
        line->callee != NULL && !is_memory(line->callee) ? line->callee_instructions : 0;
    const struct work_edge *const edge = calls->largest;

    if (line->loops > callee && line->loops > builtin &&
        (edge == NULL || line->loops > edge->own)) {
        *largest = (struct callee){.name = line->loop,
                                   .is_loop = true,
                                   .is_counted = line->loop_times > 0,
                                   .times = line->loop_times > 0 ? line->loop_times : line->times,
                                   .instructions = line->loops};
        if (largest->is_counted)
            return largest->times >= MIN_TIMES && each_of(largest) >= MIN_EACH;
        return line->times >= MIN_BUILTIN_TIMES && each_of(largest) >= MIN_BUILTIN;
    }
    if (edge != NULL && edge->own >= callee && edge->own >= builtin) {
        *largest = (struct callee){.edge = edge,
                                   .is_partly_inlined = calls->is_partly_inlined,
                                   .times = edge->is_inlined ? 0 : edge->times,
                                   .instructions = edge->own};
        return edge->is_inlined || edge->times >= MIN_TIMES;
    }
    if (builtin > callee) {
        *largest = (struct callee){.times = line->times, .instructions = builtin};
        return true;
    }
    *largest = (struct callee){.name = line->callee,
                               .times = callee > 0 ? times_called(ledger, line) : 0,
                               .instructions = callee};
    return largest->times >= MIN_TIMES && each_of(largest) >= MIN_EACH;
}

/* True if patterns are matched, which is done by compiled code: where that is what the program is for, its
   cost is no more than a remark. */
static bool is_matching(const struct callee *callee)
{
    return callee->name != NULL && strcmp(callee->name, "regular expression") == 0;
}

/* True for the splitting of a text: whoever needs the parts needs them made, so that it is a remark. */
static bool is_splitting(const struct callee *callee)
{
    return callee->edge == NULL && (operation_begins(callee->name, NAME_CALL_SPLIT) ||
                                    operation_begins(callee->name, NAME_CALL_SPLIT_BY));
}

/* A cost in percent of the run without start-up, importing, the JIT compiler and the collector: the first three are
   done once, and what the last does depends on the size of the nursery, which a finding should not. Importing has a
   part of what the last two did, taken to be as large as in the rest of the run. */
static double percent_of_own(const struct ledger *ledger, const struct price *price)
{
    const double started = (double)ledger->all - (double)ledger->part[WORK_START_UP];
    const double apart = (double)ledger->compiled_once + (double)ledger->part[WORK_MINOR] +
                         (double)ledger->part[WORK_MAJOR];
    const double own = (started - (double)ledger->imports.all) * (1 - apart / started);

    return own > 0 ? 100 * cost_sum(price) / own : 0;
}

/* True if the part of the run is worth a finding. */
static bool is_enough(const struct facts *facts, const struct price *price)
{
    return cost_percent(facts, price) >= MIN_PERCENT ||
           (cost_percent(facts, price) >= MIN_PERCENT_OF_RUN &&
            percent_of_own(&facts->ledger, price) >= 2 * MIN_PERCENT);
}

/* What a line has executed without the program's own functions that it calls, and without what the JIT compiler did for
   it and for what it calls, which is done once. */
static double without_own(const struct work_row *line, const struct calls *calls)
{
    const double rest = (double)line->inclusive - (double)calls->own;
    const double counted = (double)work_self(line) - (double)line->share[SHARE_TRACING] +
                           (double)calls->library + (double)line->loops;
    return rest < counted ? rest : counted;
}

static void describe_short(struct findings *findings, struct finding *finding,
                           const struct work_row *line, const struct short_calls *calls,
                           double rest)
{
    const double part =
        rest > (double)calls->instructions ? 100 * (double)calls->instructions / rest : 100;
    const char *const names = short_calls_text(&findings->arena, calls);
    char each[PLAIN_NUMBER_SIZE];

    plain_count(short_calls_each(calls), each);
    finding_count(finding, "called_instructions", calls->instructions);
    finding_count(finding, "line_instructions", line->inclusive);
    finding_count(finding, "calls", calls->rounds);
    finding->brief = arena_printf(
        &findings->arena, "%.0f %% of the line is in short calls, %s instructions a time: %s.",
        part, each, names);
    finding->explanation = arena_printf(
        &findings->arena,
        "%.0f %% of what this line executes is in short calls of code of PyPy's own that the JIT does "
        "not look into: together %s instructions each time that the line is executed, most of them "
        "%s.",
        part, each, names);
    finding->advice =
        calls->is_look_up
            ? "An attribute costs nearly nothing where the JIT knows its name and the class: here one "
              "of them differs from time to time, or the name is made while the program runs "
              "(getattr(), setattr()). Keep such values in a dictionary, or write the names out."
            : "No single call is slow, but they are most of the line. Do it less often, keep results, "
              "or write out what is needed of it, which is then compiled with the loop.";
}

/* True if all short calls of a line together are much: they are what several operations take, or take much of the
   run. */
static bool are_enough(const struct facts *facts, const struct price *price, uint64_t each)
{
    if (each >= MIN_EACH)
        return is_enough(facts, price);
    return cost_percent(facts, price) >= MIN_SHORT_PERCENT ||
           (cost_percent(facts, price) >= MIN_PERCENT &&
            percent_of_own(&facts->ledger, price) >= MIN_SHORT_PERCENT);
}

/* The highest severity that is sure: what hovers at one of the limits is a remark, and so is a text that is wanted. */
static enum severity surest(double percent, double part, const struct short_calls *calls)
{
    const uint64_t each = short_calls_each(calls);

    if (part < SURE_SHORT_PART || each < MIN_SHORT_SURE || calls->is_making_text)
        return SEVERITY_LOW;
    if (each >= MIN_EACH)
        return percent >= SURE_PERCENT ? SEVERITY_HIGH : SEVERITY_LOW;
    return percent >= SURE_SHORT_PERCENT ? SEVERITY_MEDIUM : SEVERITY_LOW;
}

/* What a line calls takes little each time: is it much all together? */
static void judge_short(const struct facts *facts, struct findings *findings,
                        const struct work_row *line, double rest)
{
    const struct short_calls calls = short_calls_of(&facts->ledger, line);
    const uint64_t each = short_calls_each(&calls);
    const double part = rest > 0 ? (double)calls.instructions / rest : 0;
    struct price price = {0};
    struct finding *finding;
    enum severity most;
    double explained;

    if (calls.rounds < MIN_TIMES || each < MIN_SHORT || part < MIN_SHORT_PART)
        return;
    cost_add_instructions(&price, (double)calls.instructions -
                                      claimed_at(findings, &line->place, false, &explained));
    if (explained >= EXPLAINED_PART * (double)calls.instructions ||
        !are_enough(facts, &price, each))
        return;
    finding = cost_find(facts, findings, &price);
    if (finding == NULL)
        return;
    most = surest(cost_percent(facts, &price), part, &calls);
    if (finding->severity > most)
        finding->severity = most;
    finding->place = line->place;
    describe_short(findings, finding, line, &calls, rest);
}

/* A line whose calls of the library are too little for a finding by themselves. */
struct little {
    const struct work_row *line;
    const struct place *callee; /* what takes most of it */
    double cost;
};

struct littles {
    struct little *list;
    size_t count, capacity;
};

static void add_little(struct littles *littles, const struct work_row *line,
                       const struct callee *callee, double cost)
{
    if (callee->edge == NULL || cost <= 0)
        return;
    littles->list =
        array_grow(littles->list, littles->count, &littles->capacity, sizeof *littles->list);
    littles->list[littles->count++] =
        (struct little){.line = line, .callee = &callee->edge->callee, .cost = cost};
}

/* True if both are lines of one function of the program that call into the same file of the library. */
static bool is_same_module(const struct little *x, const struct little *y)
{
    return same_function(&x->line->place, &y->line->place) &&
           strcmp(x->callee->file, y->callee->file) == 0;
}

/* Says what lines of one function take together that call the same module; the first of them is the largest. */
static void judge_together(const struct facts *facts, struct findings *findings,
                           const struct littles *littles, size_t first)
{
    const struct little *const largest = &littles->list[first];
    const char *const module = own_code_short(largest->callee->file);
    struct price price = {0};
    struct finding *finding;
    size_t n = 0;

    for (size_t i = 0; i < littles->count; i++) {
        if (!is_same_module(largest, &littles->list[i]))
            continue;
        if (i < first)
            return; /* it was judged with that one */
        cost_add_instructions(&price, littles->list[i].cost);
        n++;
    }
    finding = n > 1 && is_enough(facts, &price) ? cost_find(facts, findings, &price) : NULL;
    if (finding == NULL)
        return;
    if (cost_percent(facts, &price) < SURE_PERCENT)
        finding->severity = SEVERITY_LOW;
    finding->place = largest->line->place;
    finding_count(finding, "called_instructions", figure_whole(cost_sum(&price)));
    finding_count(finding, "lines", n);
    finding->brief = arena_printf(&findings->arena,
                                  "%zu lines of this function call %s; this one most, %s().", n,
                                  module, largest->callee->function);
    finding->explanation = arena_printf(
        &findings->arena,
        "%zu lines of this function call Python code of %s, which takes that much in all of them "
        "together; this line has most of it, in %s(). (%s)",
        n, module, largest->callee->function, largest->callee->file);
    finding->advice = call_advice(largest->callee);
}

static void judge(const struct facts *facts, struct findings *findings, const struct work_row *line,
                  struct littles *littles)
{
    const struct calls calls = calls_of(&facts->ledger, &line->place);
    const uint64_t builtin = builtin_of(line);
    double called = (double)calls.library + (double)builtin + (double)line->loops +
                    (is_memory(line->callee) ? 0 : (double)line->share[SHARE_CALLED]);
    double rounds;
    struct callee callee;
    struct finding *finding;
    struct price price = {0};
    double explained;

    if (called > (double)line->inclusive) /* under recursion the library's count more than once */
        called = (double)line->inclusive;
    if (called <= 0 || called < MIN_PART * without_own(line, &calls) ||
        !largest_callee(&facts->ledger, line, &calls, builtin, &callee)) {
        judge_short(facts, findings, line, without_own(line, &calls));
        return;
    }
    /* what the kernel does to open a file takes time, but no instructions that are counted here, so that the part of
       the line is much smaller than it looks */
    if (callee.edge != NULL && imports_ask(&facts->ledger, callee.edge))
        return;
    rounds = rounds_with(facts, line, &callee);
    if (called < MIN_INLINED_SAID * rounds)
        return;
    cost_add_instructions(
        &price, called - claimed_at(findings, &line->place, callee.edge != NULL, &explained));
    if (explained >= EXPLAINED_PART * called)
        return;
    if (!is_enough(facts, &price)) {
        if (called >= MIN_INLINED * rounds)
            add_little(littles, line, &callee, cost_sum(&price));
        return;
    }
    /* where the compiler did most, the run is too short for its rest to say much */
    if (called < MIN_PART * (without_own(line, &calls) + (double)line->share[SHARE_TRACING]) &&
        cost_percent(facts, &price) < MIN_PERCENT)
        return;
    finding = cost_find(facts, findings, &price);
    if (finding == NULL)
        return;
    if (called < MIN_INLINED * rounds || cost_percent(facts, &price) < SURE_PERCENT ||
        is_matching(&callee) || is_splitting(&callee) ||
        (callee.edge != NULL && call_is_best(&callee.edge->callee)))
        finding->severity = SEVERITY_LOW;
    finding->place = line->place;
    describe(findings, finding, line, &callee, called, without_own(line, &calls));
}

/* Of the run, in percent: less work has no line that is looked at. */
#define MIN_LOOKED_AT 2.0

/* True if the line would cost enough if all that it executed were in what it calls. */
static bool is_much(const struct facts *facts, const struct work_row *line)
{
    struct price most = {0};

    cost_add_instructions(&most, (double)line->inclusive);
    return cost_percent(facts, &most) >= MIN_LOOKED_AT;
}

static int by_cost(const void *a, const void *b)
{
    const struct little *x = a, *y = b;

    if (x->cost != y->cost)
        return x->cost < y->cost ? 1 : -1;
    return order_places(&x->line->place, &y->line->place);
}

static void find(const struct facts *facts, struct findings *findings)
{
    struct littles littles = {0};

    for (size_t i = 0; i < facts->ledger.n_lines; i++) {
        const struct work_row *const line = &facts->ledger.lines[i];
        if (line->place.file != NULL && is_much(facts, line) && !own_code_has(line->place.file))
            judge(facts, findings, line, &littles);
    }
    if (littles.count > 1)
        qsort(littles.list, littles.count, sizeof *littles.list, by_cost);
    for (size_t i = 0; i < littles.count; i++)
        judge_together(facts, findings, &littles, i);
    free(littles.list);
    if (facts->ledger.known) {
        profiled_find(facts, findings, MIN_PERCENT);
        searches_find(facts, findings);
    }
}

const struct rule rule_costly_call = {.id = "costly-call", .find = find};
