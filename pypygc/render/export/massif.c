/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format of Massif, for ms_print and massif-visualizer: the memory curve of the run, and what is
   alive at its end by stack. Heap is the collector's old generation, "extra" the memory outside of it.
   The format is not documented; massif/ms_print.in of Valgrind reads it: the unit of time is one of
   three, a snapshot with a tree is "detailed" or the one "peak", and what follows a "#" in any line is
   a comment, which is why names have "No." there. */
#include "base/capture.h"
#include "base/figure.h"
#include "format.h"
#include "render/export/export.h"
#include "render/export/stack_tree.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    FILE *out;
    const struct stack_tree *tree;
    size_t *n_children; /* of each node, that have anything */
};

/* Writes a name as it may stand in a line. */
static void put_level(FILE *out, const struct level *level)
{
    struct capture capture;
    char *text;

    stack_put_level(capture_begin(&capture), level);
    text = capture_end(&capture);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '#')
            fputs("No.", out);
        else
            fputc(*c, out);
    }
    free(text);
}

static void enter(void *context, const struct stack_node *node)
{
    const struct writer *w = context;

    for (size_t i = 0; i < node->depth; i++)
        fputc(' ', w->out);
    fprintf(w->out, "n%zu: %" PRIu64 " ", w->n_children[node - w->tree->nodes],
            node->all[METRIC_OLD_LIVE_BYTES]);
    put_level(w->out, &w->tree->levels[node->level]);
    fputc('\n', w->out);
}

static void put_snapshot(FILE *out, size_t number, uint64_t time, uint64_t heap, uint64_t extra,
                         const char *tree)
{
    fprintf(out,
            "#-----------\nsnapshot=%zu\n#-----------\ntime=%" PRIu64 "\nmem_heap_B=%" PRIu64
            "\nmem_heap_extra_B=%" PRIu64 "\nmem_stacks_B=0\nheap_tree=%s\n",
            number, time, heap, extra, tree);
}

/* What is alive at the end, from the outermost caller in: sums over the sites. */
static void put_end(const struct export *export, size_t number, uint64_t time, FILE *out)
{
    struct stack_tree tree;
    struct writer w = {out, &tree, NULL};
    uint64_t all;

    stack_tree_make(export->facts, &tree);
    all = tree.nodes[0].all[METRIC_OLD_LIVE_BYTES];
    w.n_children = array_new(tree.n_nodes, sizeof *w.n_children);
    for (size_t i = 1; i < tree.n_nodes; i++)
        if (tree.nodes[i].all[METRIC_OLD_LIVE_BYTES] > 0)
            w.n_children[tree.nodes[i].parent]++;
    put_snapshot(out, number, time, all, 0, "detailed");
    fprintf(out, "n%zu: %" PRIu64 " (old and not freed at the end)\n", w.n_children[0], all);
    stack_tree_walk(&tree, METRIC_OLD_LIVE_BYTES,
                    &(struct stack_visitor){.enter = enter, .context = &w});
    free(w.n_children);
    stack_tree_free(&tree);
}

void export_massif(const struct export *export, FILE *out)
{
    const struct profile *profile = export->facts->profile;
    uint64_t highest = 0, last = 0;
    size_t peak = 0;

    for (size_t i = 0; i < profile->n_curve; i++) {
        const struct memory_point *point = &profile->curve[i];
        const uint64_t all = figure_plus(point->old_bytes, point->external_bytes);
        if (all > highest) {
            highest = all;
            peak = i;
        }
        last = point->instructions;
    }
    fputs("desc: pypygc: heap is the old generation, extra is memory outside it\ncmd:", out);
    for (size_t i = 0; i < profile->run.n_command; i++) {
        fputc(' ', out);
        put_level(out, &(struct level){.kind = LEVEL_WORDS, .name = profile->run.command[i]});
    }
    fputs("\ntime_unit: i\n", out);
    for (size_t i = 0; i < profile->n_curve; i++) {
        const struct memory_point *point = &profile->curve[i];
        put_snapshot(out, i, point->instructions, point->old_bytes, point->external_bytes,
                     i == peak ? "peak" : "empty");
        if (i == peak)
            fprintf(out, "n0: %" PRIu64 " (the most there was; by site only at the end)\n",
                    point->old_bytes);
    }
    put_end(export, profile->n_curve, last, out);
}
