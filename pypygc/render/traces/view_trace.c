/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One trace: what it is, what it took, and what hangs on it. See view.h. */
#include "render/traces/view.h"

#include "base/figure.h"

#include <inttypes.h>

/* Bridges can hang on bridges without end. */
#define MOST_DEPTH 40

static void put_label(const struct view *view, const char *label)
{
    fprintf(view->ink.out, "  %-14s", label);
}

static void put_figure(const struct view *view, const char *label, uint64_t value, const char *more)
{
    char number[PLAIN_NUMBER_SIZE];

    if (value == 0)
        return;
    put_label(view, label);
    fprintf(view->ink.out, "%18s %s\n", plain_count(value, number), more);
}

static void put_share(const struct view *view, const char *label, uint64_t part)
{
    char number[PLAIN_NUMBER_SIZE];

    if (part == 0)
        return;
    put_label(view, label);
    fprintf(view->ink.out, "%18s instructions, ", plain_count(part, number));
    view_put_percent(view, part, view_all(view));
    fputs(" % of the run\n", view->ink.out);
}

static void put_counts(const struct view *view, const char *label, const struct counts *counts)
{
    char bytes[PLAIN_NUMBER_SIZE], objects[PLAIN_NUMBER_SIZE];

    if (counts->objects == 0)
        return;
    put_label(view, label);
    fprintf(view->ink.out, "%18s bytes in %s objects\n", plain_count(counts->bytes, bytes),
            plain_count(counts->objects, objects));
}

/* Only the label of a loop is known by its offset. */
static void put_labels(const struct view *view, const struct trace *trace)
{
    char number[PLAIN_NUMBER_SIZE];

    for (size_t i = 0; i < trace->n_labels; i++) {
        const struct asm_op *op = NULL;
        for (size_t k = 0; k < trace->n_code && op == NULL; k++)
            if (trace->code[k].kind == ASM_LABEL && trace->code[k].descr == trace->labels[i].descr)
                op = &trace->code[k];
        put_label(view, "");
        fprintf(view->ink.out, "%18s times past the label",
                plain_count(trace->labels[i].count, number));
        if (op != NULL && op->has_offset)
            fprintf(view->ink.out, " at +0x%" PRIx64, op->offset);
        fputc('\n', view->ink.out);
    }
}

static void put_head(const struct view *view, size_t index)
{
    const struct trace *trace = &view->facts->profile->traces[index];
    const struct op_figures *sum = &view->figures.traces[index].sum;
    FILE *out = view->ink.out;

    ink_put(&view->ink, INK_STRONG);
    fputs("Trace ", out);
    view_put_name(view, index);
    fputs(": ", out);
    view_put_place(view, index, view->width - 24);
    ink_put(&view->ink, INK_PLAIN);
    fputs("\n\n", out);
    put_label(view, "code");
    fprintf(out, "%18" PRIu64 " bytes at 0x%" PRIx64 "%s\n", trace->size, trace->address,
            trace->alive ? "" : "; another trace was put there later");
    if (trace->has_entries)
        put_figure(view, "entered", trace->entries, "times");
    put_labels(view, trace);
    if (view_work(view, index) == 0 && view->facts->join.traces[index].builtin != NULL) {
        put_label(view, "work");
        fputs("counts for the lines of Python that entered it\n", out);
    }
    put_share(view, "work", view_work(view, index));
    put_share(view, "  own code", sum->own.value[COST_INSTRUCTIONS]);
    put_share(view, "  called", sum->called);
    put_share(view, "  after guards", sum->failed);
    put_figure(view, "guards failed", sum->failures, "times without a bridge");
    put_counts(view, "allocated", &sum->allocated);
    put_counts(view, "survived", &sum->survived);
    if (cost_known(&sum->own, COST_D1_READ_MISSES))
        put_figure(view, "D1 misses", costs_d1_misses(&sum->own), "in its own code");
    if (cost_known(&sum->own, COST_LL_READ_MISSES))
        put_figure(view, "LL misses", costs_ll_misses(&sum->own), "in its own code");
}

/* ---- the tree ---- */

static void put_node(const struct view *view, size_t trace, size_t shown, int depth)
{
    const struct profile *profile = view->facts->profile;
    const struct trace_link *link = &view->links[trace];
    FILE *out = view->ink.out;
    char number[PLAIN_NUMBER_SIZE];
    int used;

    fprintf(out, "  %c", trace == shown ? '>' : ' ');
    view_put_percent(view, view_work(view, trace), view_all(view));
    fprintf(out, " %13s ", plain_count(trace_runs(&profile->traces[trace]), number));
    used = 23 + fprintf(out, "%*s", 2 * (depth < MOST_DEPTH ? depth : MOST_DEPTH), "");
    used += fprintf(out, "%" PRIu64 " ", profile->traces[trace].id);
    used += plain_put_cut(out, profile->traces[trace].kind, 16);
    if (link->parent != PROFILE_NONE) {
        const struct asm_op *guard = &profile->traces[link->parent].code[link->guard];
        const struct joined_op *joined = &view->facts->join.traces[link->parent].ops[link->guard];
        used += fprintf(out, " at ");
        used += plain_put_cut(out,
                              joined->opt != NULL && joined->opt->operation != NULL
                                  ? joined->opt->operation
                                  : "guard",
                              32);
        if (guard->has_offset)
            used += fprintf(out, " +0x%" PRIx64, guard->offset);
    }
    fputs("  ", out);
    view_put_place(view, trace, view->width - used - 2 > 16 ? view->width - used - 2 : 16);
    fputc('\n', out);
}

/* Depth first, without recursion: a profile may have any depth. */
static void put_tree(const struct view *view, size_t shown)
{
    const size_t root = bridges_root(view->links, shown);
    size_t trace = root;
    int depth = 0;

    if (view->links[root].first == PROFILE_NONE)
        return;
    fprintf(view->ink.out, "\nThe loop and its bridges\n\n   %5s %13s trace\n", "%", "runs");
    for (;;) {
        put_node(view, trace, shown, depth);
        if (view->links[trace].first != PROFILE_NONE) {
            trace = view->links[trace].first;
            depth++;
            continue;
        }
        while (trace != root && view->links[trace].next == PROFILE_NONE) {
            trace = view->links[trace].parent;
            depth--;
        }
        if (trace == root)
            break;
        trace = view->links[trace].next;
    }
}

void view_trace(const struct view *view, size_t trace)
{
    put_head(view, trace);
    put_tree(view, trace);
    view_operations(view, trace);
}
