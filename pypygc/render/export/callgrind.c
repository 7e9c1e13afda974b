/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format of Callgrind, for KCachegrind, QCachegrind and callgrind_annotate: Python functions and
   lines with what they executed, allocated and left to the collector, and who called whom.
   The grammar is callgrind/docs/cl-format.xml of Valgrind; readers are stricter than it: the order of
   the header matters, "summary:" comes after "events:", and a name that begins with a number in
   brackets is taken for a reference. */
#include "base/plain.h"
#include "format.h"
#include "render/export/export.h"

#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The columns. Those that Callgrind has, under its names; EVENT(name, what). */
#define OWN_EVENTS(EVENT)                                                                          \
    EVENT(Ir, "instructions executed")                                                             \
    EVENT(IrJit, "of these: compiled code")                                                        \
    EVENT(IrCall, "of these: called by compiled code")                                             \
    EVENT(IrInt, "of these: interpreted code and the built-ins it runs")                           \
    EVENT(IrGuard, "of these: after failed guards")                                                \
    EVENT(IrTrace, "of these: the JIT compiler, for traces that begin here")                       \
    EVENT(GcIr, "the collector's, because of what is allocated here")                              \
    EVENT(AllocB, "bytes allocated")                                                               \
    EVENT(AllocN, "objects allocated")                                                             \
    EVENT(SurvB, "bytes that survived a minor collection")                                         \
    EVENT(SurvN, "objects that survived a minor collection")
#define CACHE_EVENTS(EVENT)                                                                        \
    EVENT(Dr, "data reads")                                                                        \
    EVENT(Dw, "data writes")                                                                       \
    EVENT(D1mr, "D1 read misses")                                                                  \
    EVENT(D1mw, "D1 write misses")                                                                 \
    EVENT(DLmr, "LL read misses")                                                                  \
    EVENT(DLmw, "LL write misses")

#define DECLARE(name, what) EVENT_##name,
enum event {
    OWN_EVENTS(DECLARE) OWN_COUNT,
    FIRST_CACHE_EVENT = OWN_COUNT - 1,
    CACHE_EVENTS(DECLARE) EVENT_COUNT
};
#undef DECLARE

#define NAME(name, what) {#name, what},
static const struct {
    const char *name, *what;
} EVENTS[] = {OWN_EVENTS(NAME) CACHE_EVENTS(NAME)};
#undef NAME

/* A line of a function. */
struct item {
    struct place place;
    uint64_t value[EVENT_COUNT];
};

struct writer {
    FILE *out;
    size_t events; /* that are written */
    struct item *items;
    size_t n_items;
    const struct work_edge **edges; /* sorted by caller */
    size_t n_edges, edge;           /* the next one to be written */
};

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);

    if (memory == NULL)
        err(EXIT_FAILURE, NULL);
    return memory;
}

static int by_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int by_function(const struct place *a, const struct place *b)
{
    const int files = by_text(a->file, b->file);

    return files != 0 ? files : by_text(a->function, b->function);
}

static int by_place(const struct place *a, const struct place *b)
{
    const int functions = by_function(a, b);

    return functions != 0 ? functions : (a->line > b->line) - (a->line < b->line);
}

static int compare_items(const void *a, const void *b)
{
    return by_place(&((const struct item *)a)->place, &((const struct item *)b)->place);
}

static int compare_edges(const void *a, const void *b)
{
    const struct work_edge *x = *(const struct work_edge *const *)a;
    const struct work_edge *y = *(const struct work_edge *const *)b;
    const int callers = by_place(&x->caller, &y->caller);

    return callers != 0 ? callers : by_place(&x->callee, &y->callee);
}

/* ---- what is written ---- */

static struct item item_of_work(const struct work_row *row)
{
    struct item item = {.place = row->place};

    item.value[EVENT_Ir] = work_self(row);
    item.value[EVENT_IrJit] = row->share[SHARE_COMPILED];
    item.value[EVENT_IrCall] = row->share[SHARE_CALLED];
    item.value[EVENT_IrInt] = row->share[SHARE_INTERPRETED];
    item.value[EVENT_IrGuard] = row->share[SHARE_GUARDS];
    item.value[EVENT_IrTrace] = row->share[SHARE_TRACING];
    return item;
}

static struct item item_of_line(const struct line_row *row)
{
    static const enum cost costs[] = {COST_DATA_READS,     COST_DATA_WRITES,
                                      COST_D1_READ_MISSES, COST_D1_WRITE_MISSES,
                                      COST_LL_READ_MISSES, COST_LL_WRITE_MISSES};
    const struct counts born = tally_born(&row->tally);
    struct item item = {.place = row->place};

    for (size_t i = 0; i < CHARGE_PARTS; i++)
        item.value[EVENT_GcIr] += row->charge.part[i];
    item.value[EVENT_AllocB] = born.bytes;
    item.value[EVENT_AllocN] = born.objects;
    item.value[EVENT_SurvB] = row->tally.survived.bytes;
    item.value[EVENT_SurvN] = row->tally.survived.objects;
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++)
        if (cost_known(&row->costs, costs[i]))
            item.value[EVENT_Dr + i] = row->costs.value[costs[i]];
    return item;
}

static void add_rest(struct writer *w, const char *name, uint64_t instructions)
{
    w->items[w->n_items] = (struct item){.place = {.function = name}};
    w->items[w->n_items++].value[EVENT_Ir] = instructions;
}

/* Lines of the same place become one. */
static void merge(struct writer *w)
{
    size_t used = 0;

    qsort(w->items, w->n_items, sizeof *w->items, compare_items);
    for (size_t i = 0; i < w->n_items; i++) {
        if (used != 0 && compare_items(&w->items[used - 1], &w->items[i]) == 0) {
            for (size_t e = 0; e < EVENT_COUNT; e++)
                w->items[used - 1].value[e] += w->items[i].value[e];
        } else {
            w->items[used++] = w->items[i];
        }
    }
    w->n_items = used;
}

static void collect(const struct facts *facts, struct writer *w)
{
    const struct ledger *ledger = &facts->ledger;
    uint64_t told = ledger->part[WORK_MINOR] + ledger->part[WORK_MAJOR];

    w->items = allocate(ledger->n_lines + facts->n_lines + ledger->n_edges + 3, sizeof *w->items);
    for (size_t i = 0; i < ledger->n_lines; i++) {
        w->items[w->n_items++] = item_of_work(&ledger->lines[i]);
        told += work_self(&ledger->lines[i]);
    }
    for (size_t i = 0; i < facts->n_lines; i++)
        w->items[w->n_items++] = item_of_line(&facts->lines[i]);
    if (ledger->known) {
        add_rest(w, "minor collections", ledger->part[WORK_MINOR]);
        add_rest(w, "major collections", ledger->part[WORK_MAJOR]);
        add_rest(w, "PyPy's start, and code for no Python frame",
                 ledger->all > told ? ledger->all - told : 0);
    }
    w->edges = allocate(ledger->n_edges, sizeof *w->edges);
    for (size_t i = 0; i < ledger->n_edges; i++) {
        w->edges[w->n_edges++] = &ledger->edges[i];
        /* a line that only calls has figures, too */
        w->items[w->n_items++] = (struct item){.place = ledger->edges[i].caller};
    }
    qsort(w->edges, w->n_edges, sizeof *w->edges, compare_edges);
    merge(w);
}

/* ---- the text ---- */

static void put_name(const struct writer *w, const char *key, const char *name)
{
    fprintf(w->out, "%s=", key);
    if (name == NULL || name[0] == '\0')
        name = "???";
    if (name[0] == '(')
        fputc('_', w->out);
    plain_put(w->out, name);
    fputc('\n', w->out);
}

static void put_values(const struct writer *w, const uint64_t *value)
{
    size_t count = w->events;

    while (count > 1 && value[count - 1] == 0)
        count--;
    for (size_t i = 0; i < count; i++)
        fprintf(w->out, " %" PRIu64, value[i]);
    fputc('\n', w->out);
}

/* The calls from a line. */
static void put_calls(struct writer *w, const struct item *item)
{
    while (w->edge < w->n_edges && by_place(&w->edges[w->edge]->caller, &item->place) == 0) {
        const struct work_edge *edge = w->edges[w->edge++];
        put_name(w, "cfi", edge->callee.file);
        put_name(w, "cfn", edge->callee.function);
        fprintf(w->out, "calls=%" PRIu64 " %" PRIu32 "\n%" PRIu32 " %" PRIu64 "\n",
                edge->times != 0 ? edge->times : 1, edge->callee.line, item->place.line,
                edge->inclusive);
    }
}

static void put_header(const struct export *export, const struct writer *w)
{
    const struct run *run = &export->facts->profile->run;

    fprintf(w->out, "# callgrind format\nversion: 1\ncreator: pypygc\npid: %" PRIu64 "\ncmd:",
            (uint64_t)run->pid);
    for (size_t i = 0; i < run->n_command; i++) {
        fputc(' ', w->out);
        plain_put(w->out, run->command[i]);
    }
    fputs("\npart: 1\n\npositions: line\n", w->out);
    for (size_t e = 0; e < w->events; e++)
        fprintf(w->out, "event: %s : %s\n", EVENTS[e].name, EVENTS[e].what);
    fputs("events:", w->out);
    for (size_t e = 0; e < w->events; e++)
        fprintf(w->out, " %s", EVENTS[e].name);
    fputc('\n', w->out);
}

void export_callgrind(const struct export *export, FILE *out)
{
    const bool caches = export->facts->profile->totals.known[TOTAL_DATA_READS];
    struct writer w = {.out = out, .events = caches ? EVENT_COUNT : OWN_COUNT};
    uint64_t sum[EVENT_COUNT] = {0};

    collect(export->facts, &w);
    for (size_t i = 0; i < w.n_items; i++)
        for (size_t e = 0; e < EVENT_COUNT; e++)
            sum[e] += w.items[i].value[e];
    put_header(export, &w);
    fputs("summary:", out);
    put_values(&w, sum);
    for (size_t i = 0; i < w.n_items; i++) {
        const struct item *item = &w.items[i];
        if (i == 0 || by_function(&w.items[i - 1].place, &item->place) != 0) {
            fputc('\n', out);
            put_name(&w, "fl", item->place.file);
            put_name(&w, "fn", item->place.function);
        }
        fprintf(out, "%" PRIu32, item->place.line);
        put_values(&w, item->value);
        put_calls(&w, item);
    }
    fputs("\ntotals:", out);
    put_values(&w, sum);
    free(w.items);
    free(w.edges);
}
