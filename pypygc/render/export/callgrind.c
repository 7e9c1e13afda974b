/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format of Callgrind, for KCachegrind, QCachegrind and callgrind_annotate: Python functions and
   lines with what they executed, allocated and left to the collector, and who called whom; traces of the
   JIT as objects of their own (callgrind_items.h).
   The grammar is callgrind/docs/cl-format.xml of Valgrind; readers are stricter than it: the order of
   the header matters, "summary:" comes after "events:", and a name that begins with a number in
   brackets is taken for a reference. */
#include "base/figure.h"
#include "base/plain.h"
#include "format.h"
#include "render/export/callgrind_items.h"
#include "render/export/export.h"

#include <inttypes.h>
#include <string.h>

#define NAME(name, what) {#name, what},
static const struct {
    const char *name, *what;
} EVENTS[] = {CALLGRIND_OWN_EVENTS(NAME) CALLGRIND_CACHE_EVENTS(NAME)};
#undef NAME

struct writer {
    FILE *out;
    const struct facts *facts;
    struct callgrind_items all;
    size_t call;      /* the next one to be written */
    const char *file; /* of the line that was written last */
};

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

/* The function that a line of Python is in. */
static void put_function_name(const struct writer *w, const char *key, const struct place *line)
{
    const uint32_t first = callgrind_namesake(&w->all, line);

    if (first == 0) {
        put_name(w, key, line->function);
        return;
    }
    fprintf(w->out, "%s=", key);
    plain_put(w->out, line->function != NULL ? line->function : "???");
    fprintf(w->out, ":%" PRIu32 "\n", first);
}

static void put_values(const struct writer *w, const uint64_t *value)
{
    size_t count = w->all.events;

    while (count > 1 && value[count - 1] == 0)
        count--;
    for (size_t i = 0; i < count; i++)
        fprintf(w->out, " %" PRIu64, value[i]);
    fputc('\n', w->out);
}

/* ---- traces ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* The object of a trace, such as "[JIT] loop 12". */
static void put_object(const struct writer *w, const char *key, size_t index)
{
    const struct trace *trace = &w->facts->profile->traces[index];

    fprintf(w->out, "%s=[JIT] ", key);
    plain_put(w->out, trace->kind);
    fprintf(w->out, " %" PRIu64 "\n", trace->id);
}

/* Its function, which also says where it is. */
static void put_trace(const struct writer *w, const char *key, size_t index)
{
    const struct trace *trace = &w->facts->profile->traces[index];
    const struct joined_trace *joined = &w->facts->join.traces[index];

    fprintf(w->out, "%s=", key);
    plain_put(w->out, trace->kind);
    fprintf(w->out, " %" PRIu64, trace->id);
    if (joined->place.file != NULL) {
        fputs(" of ", w->out);
        plain_put(w->out, joined->place.function != NULL ? joined->place.function : "?");
        fputs(" (", w->out);
        plain_put(w->out, base_name(joined->place.file));
        fprintf(w->out, ":%" PRIu32 ")", joined->place.line);
    } else if (joined->builtin != NULL) {
        fputs(" of ", w->out);
        plain_put(w->out, joined->builtin);
    }
    fputc('\n', w->out);
}

/* The object of all that is not a trace's. */
static void put_pypy(const struct writer *w, const char *key)
{
    put_name(w, key, w->facts->profile->run.path);
}

/* ---- lines and calls ---- */

static void put_call(const struct writer *w, const struct callgrind_call *call)
{
    const struct place *callee = &call->callee;

    if (call->trace != PROFILE_NONE) {
        callee = &w->facts->join.traces[call->trace].place;
        put_object(w, "cob", call->trace);
        put_name(w, "cfi", callee->file);
        put_trace(w, "cfn", call->trace);
    } else {
        put_pypy(w, "cob");
        put_name(w, "cfi", callee->file);
        put_function_name(w, "cfn", callee);
    }
    fprintf(w->out, "calls=%" PRIu64 " %" PRIu32 "\n%" PRIu32, call->times, callee->line,
            call->caller.line);
    put_values(w, call->value);
}

/* The calls from a line. */
static void put_calls(struct writer *w, const struct callgrind_item *item)
{
    while (w->call < w->all.n_calls &&
           callgrind_by_place(&w->all.calls[w->call].caller, &item->place) == 0)
        put_call(w, &w->all.calls[w->call++]);
}

/* The function that an item is the first of. */
static void put_function(struct writer *w, const struct callgrind_item *item)
{
    fputc('\n', w->out);
    if (item->trace == PROFILE_NONE) {
        w->file = item->place.file;
        put_pypy(w, "ob");
        put_name(w, "fl", w->file);
        put_function_name(w, "fn", &item->place);
    } else {
        w->file = w->facts->join.traces[item->trace].place.file;
        put_object(w, "ob", item->trace);
        put_name(w, "fl", w->file);
        put_trace(w, "fn", item->trace);
    }
}

/* True if both are of one function. */
static bool is_same_function(const struct callgrind_items *all, const struct callgrind_item *a,
                             const struct callgrind_item *b)
{
    return a->trace == b->trace &&
           (a->trace != PROFILE_NONE ||
            (callgrind_by_function(&a->place, &b->place) == 0 &&
             callgrind_namesake(all, &a->place) == callgrind_namesake(all, &b->place)));
}

/* True if nothing is to be said of a line. */
static bool is_nothing(const struct writer *w, const struct callgrind_item *item)
{
    for (size_t e = 0; e < w->all.events; e++)
        if (item->value[e] != 0)
            return false;
    return item->trace != PROFILE_NONE || w->call == w->all.n_calls ||
           callgrind_by_place(&w->all.calls[w->call].caller, &item->place) != 0;
}

static void put_items(struct writer *w)
{
    const struct callgrind_item *last = NULL;

    for (size_t i = 0; i < w->all.n_items; i++) {
        const struct callgrind_item *item = &w->all.items[i];
        if (is_nothing(w, item))
            continue;
        if (last == NULL || !is_same_function(&w->all, last, item))
            put_function(w, item);
        if (item->place.file != w->file) { /* inlined from there */
            w->file = item->place.file;
            put_name(w, "fi", w->file);
        }
        fprintf(w->out, "%" PRIu32, item->place.line);
        put_values(w, item->value);
        if (item->trace == PROFILE_NONE)
            put_calls(w, item);
        last = item;
    }
}

static void put_header(const struct writer *w)
{
    const struct run *run = &w->facts->profile->run;

    fprintf(w->out, "# callgrind format\nversion: 1\ncreator: pypygc\npid: %" PRIu64 "\ncmd:",
            (uint64_t)run->pid);
    for (size_t i = 0; i < run->n_command; i++) {
        fputc(' ', w->out);
        plain_put(w->out, run->command[i]);
    }
    fputs("\npart: 1\n\npositions: line\n", w->out);
    for (size_t e = 0; e < w->all.events; e++)
        fprintf(w->out, "event: %s : %s\n", EVENTS[e].name, EVENTS[e].what);
    fputs("events:", w->out);
    for (size_t e = 0; e < w->all.events; e++)
        fprintf(w->out, " %s", EVENTS[e].name);
    fputc('\n', w->out);
}

void export_callgrind(const struct export *export, FILE *out)
{
    struct writer w = {.out = out, .facts = export->facts};
    uint64_t sum[EVENT_COUNT] = {0};

    callgrind_items_make(export->facts, &w.all);
    for (size_t i = 0; i < w.all.n_items; i++)
        for (size_t e = 0; e < EVENT_COUNT; e++)
            figure_add(&sum[e], w.all.items[i].value[e]);
    put_header(&w);
    fputs("summary:", out);
    put_values(&w, sum);
    put_items(&w);
    fputs("\ntotals:", out);
    put_values(&w, sum);
    callgrind_items_free(&w.all);
}
