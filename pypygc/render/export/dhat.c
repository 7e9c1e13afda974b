/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format of DHAT, version 2, for dh_view.html, which Valgrind has: what each stack allocated, how
   long that lived, and what is alive at the end. The format stands in a comment of dhat/dh_main.c of
   Valgrind. What DHAT knows and a profile does not: what a stack had when memory was at its highest.
   So t-gmax is the end of the run here, and "max" what is alive then. Stacks end in the type of the
   objects; each is there once, which the viewer insists on. */
#include "base/figure.h"
#include "format.h"
#include "render/command.h"
#include "render/export/export.h"
#include "render/export/stack_tree.h"
#include "render/json/json_value.h"

#include <inttypes.h>
#include <stdlib.h>

/* A stack. */
struct block {
    struct counts born, alive;
    uint64_t lived; /* the sum over all objects that died, in instructions */
};

/* What the lifetimes of a histogram add up to: each object lived half more than the least that its bin
   stands for. *died is how many they are. */
static uint64_t sum_of(const struct histogram *histogram, uint64_t *died)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < histogram->n_bins; i++) {
        const uint64_t least = UINT64_C(1) << histogram->bins[i].exponent;
        figure_add(&sum,
                   figure_times(histogram->bins[i].died.objects, figure_plus(least, least / 2)));
        figure_add(died, histogram->bins[i].died.objects);
    }
    return sum;
}

/* Of a run: how long objects live of which only that is known. */
struct ages {
    uint64_t young; /* at most: between two minor collections */
    uint64_t old;   /* on average, of those whose cells have no lifetimes of their own */
};

static struct ages ages_of(const struct profile *profile)
{
    const uint64_t all = profile->totals.value[TOTAL_INSTRUCTIONS];
    const uint64_t minors = profile->totals.value[TOTAL_MINOR_COLLECTIONS];
    uint64_t died = 0;
    const uint64_t sum = sum_of(&profile->rest_lifetime_instructions, &died);

    return (struct ages){.young = all / figure_plus(minors, 1), .old = died > 0 ? sum / died : 0};
}

static void add_cell(struct block *block, const struct cell *cell, const struct ages *ages)
{
    const struct counts born = tally_born(&cell->tally);
    const struct tally *tally = &cell->tally;
    uint64_t known = 0;

    counts_add(&block->born, &born);
    counts_add(&block->alive, &tally->old_live);
    counts_add(&block->alive, &tally->left);
    figure_add(&block->lived, sum_of(&cell->lifetime_instructions, &known));
    if (tally->old_died.objects > known)
        figure_add(&block->lived, figure_times(tally->old_died.objects - known, ages->old));
    figure_add(&block->lived, figure_times(tally->died.objects, ages->young));
}

/* The stack from its innermost level out. */
static void put_stack(FILE *out, const struct stack_tree *tree, size_t node)
{
    const char *comma = "";

    for (; node != 0; node = tree->nodes[node].parent) {
        fprintf(out, "%s%zu", comma, tree->nodes[node].level);
        comma = ",";
    }
}

static void put_blocks(const struct stack_tree *tree, const struct block *blocks, FILE *out)
{
    bool is_first = true;

    for (size_t i = 1; i < tree->n_nodes; i++) {
        const struct block *b = &blocks[i];
        if (b->born.objects == 0 && b->alive.objects == 0)
            continue;
        fprintf(out, "%s{\"tb\":%" PRIu64 ",\"tbk\":%" PRIu64 ",\"tl\":%" PRIu64,
                is_first ? "\n" : ",\n", b->born.bytes, b->born.objects, b->lived);
        fprintf(out, ",\"mb\":%" PRIu64 ",\"mbk\":%" PRIu64, b->alive.bytes, b->alive.objects);
        fprintf(out, ",\"gb\":%" PRIu64 ",\"gbk\":%" PRIu64, b->alive.bytes, b->alive.objects);
        fprintf(out, ",\"eb\":%" PRIu64 ",\"ebk\":%" PRIu64 ",\"fs\":[", b->alive.bytes,
                b->alive.objects);
        put_stack(out, tree, i);
        fputs("]}", out);
        is_first = false;
    }
}

/* Names of levels, the first of them "[root]". Firefox Profiler finds file and line in them only behind
   an address. */
static void put_levels(const struct stack_tree *tree, FILE *out)
{
    struct arena arena = {0};

    for (size_t i = 0; i < tree->n_levels; i++) {
        const struct level *level = &tree->levels[i];
        const char *name = "[root]";
        if (i > 0 && level->kind == LEVEL_PYTHON)
            name = arena_printf(&arena, "0x%zX: %s (%s:%" PRIu32 ")", i, level->name, level->file,
                                level->line);
        else if (i > 0)
            name = arena_printf(&arena, "0x%zX: %s", i, level->name);
        json_list_item(out, i == 0, json_object_new_string(name));
    }
    arena_free(&arena);
}

static void put_command(const struct run *run, FILE *out)
{
    char *command = command_line(run);

    json_put_value(out, json_object_new_string(command));
    free(command);
}

void export_dhat(const struct export *export, FILE *out)
{
    const struct facts *facts = export->facts;
    const uint64_t all = facts->profile->totals.value[TOTAL_INSTRUCTIONS];
    const uint64_t end = all > 0 ? all : 1; /* the viewer divides by it */
    const struct ages ages = ages_of(facts->profile);
    struct stack_tree tree;
    struct block *blocks;

    stack_tree_make(facts, &tree);
    blocks = array_new(tree.n_nodes, sizeof *blocks);
    for (size_t i = 0; i < facts->n_rows; i++)
        add_cell(&blocks[tree.of_row[i]], facts->cells[i].cell, &ages);
    fputs("{\"dhatFileVersion\":2,\"mode\":\"pypygc: t-gmax is the end of the run\",\n"
          "\"verb\":\"Allocated\",\"bksu\":\"objects\",\"bklt\":true,\"bkacc\":false,\n"
          "\"tu\":\"instrs\",\"Mtu\":\"Minstr\",",
          out);
    fprintf(out,
            "\"tuth\":%" PRIu64 ",\"te\":%" PRIu64 ",\"tg\":%" PRIu64 ",\n\"pid\":%" PRIu64
            ",\"cmd\":",
            ages.young > 0 ? ages.young : 1, end, end, facts->profile->run.pid);
    put_command(&facts->profile->run, out);
    fputs(",\n\"pps\":[", out);
    put_blocks(&tree, blocks, out);
    fputs("],\n\"ftbl\":[", out);
    put_levels(&tree, out);
    fputs("]}\n", out);
    free(blocks);
    stack_tree_free(&tree);
}
