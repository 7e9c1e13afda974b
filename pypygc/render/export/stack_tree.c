/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of stacks: see stack_tree.h. */
#include "render/export/stack_tree.h"

#include "base/figure.h"
#include "base/idmap.h"
#include "base/plain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct grower {
    struct stack_tree *tree;
    struct intern strings;
    struct idmap numbers;  /* address of a string: a number from 0 on */
    struct idmap names;    /* numbers of file and function: a number */
    struct idmap firsts;   /* number of the name and kind: index of the first level */
    struct idmap levels;   /* number of the name and kind, and the line: index */
    struct idmap children; /* parent and level: index of the node */
};

static const char *own(struct grower *grower, const char *text)
{
    if (text == NULL)
        text = "";
    return intern_string(&grower->strings, &grower->tree->arena, text, strlen(text));
}

static const char *name_of(struct stack_tree *tree, const struct level *level)
{
    const char *function = level->function[0] != '\0' ? level->function : "?";

    switch (level->kind) {
    case LEVEL_TYPE: return arena_printf(&tree->arena, "[%s]", function);
    case LEVEL_WORDS: return arena_printf(&tree->arena, "(%s)", function);
    default: return function;
    }
}

static size_t level_of(struct grower *grower, enum level_kind kind, const struct place *place)
{
    struct stack_tree *tree = grower->tree;
    const struct level level = {.kind = kind,
                                .function = own(grower, place->function),
                                .file = own(grower, place->file),
                                .line = kind == LEVEL_PYTHON ? place->line : 0};
    const uint64_t file = idmap_number(&grower->numbers, (uintptr_t)level.file);
    const uint64_t function = idmap_number(&grower->numbers, (uintptr_t)level.function);
    const uint64_t name = idmap_number(&grower->names, file << 32 | function);
    const size_t index =
        idmap_number(&grower->levels, (name << 2 | (uint64_t)kind) << 32 | level.line);

    if (index == tree->n_levels) {
        tree->levels =
            array_grow(tree->levels, index, &tree->levels_capacity, sizeof *tree->levels);
        tree->levels[tree->n_levels] = level;
        tree->levels[tree->n_levels].first = index;
        if (!idmap_get(&grower->firsts, name << 2 | (uint64_t)kind,
                       &tree->levels[tree->n_levels].first))
            idmap_put(&grower->firsts, name << 2 | (uint64_t)kind, index);
        tree->levels[tree->n_levels++].name = name_of(tree, &level);
    }
    return index;
}

static size_t child_of(struct grower *grower, size_t parent, enum level_kind kind,
                       const struct place *place)
{
    struct stack_tree *tree = grower->tree;
    const size_t level = level_of(grower, kind, place);
    const size_t index = idmap_number(&grower->children, (uint64_t)parent << 32 | level) + 1;

    if (index == tree->n_nodes) {
        struct stack_node *node;
        tree->nodes = array_grow(tree->nodes, index, &tree->nodes_capacity, sizeof *tree->nodes);
        node = &tree->nodes[tree->n_nodes++];
        *node = (struct stack_node){.parent = parent,
                                    .level = level,
                                    .child = STACK_NONE,
                                    .sibling = STACK_NONE,
                                    .depth = tree->nodes[parent].depth + 1};
        if (node->depth > tree->deepest)
            tree->deepest = node->depth;
    }
    return index;
}

static size_t words_of(struct grower *grower, size_t parent, const char *words)
{
    return child_of(grower, parent, LEVEL_WORDS, &(struct place){.function = words});
}

/* The node of a stack: its outermost frame is a child of the root. Frames come innermost first. */
static size_t node_of_frames(struct grower *grower, const struct stack_frame *frame)
{
    const struct stack_frame *f;
    const struct place **places;
    size_t n = 0, node = 0;

    for (f = join_known_frame(frame); f != NULL; f = join_known_frame(f->caller))
        n++;
    places = array_new(n, sizeof *places);
    for (n = 0, f = join_known_frame(frame); f != NULL; f = join_known_frame(f->caller))
        places[n++] = &f->place;
    while (n > 0)
        node = child_of(grower, node, LEVEL_PYTHON, places[--n]);
    free(places);
    return node;
}

static size_t node_of_owner(struct grower *grower, const struct owner *owner)
{
    size_t node = node_of_frames(grower, owner->stack);

    if (node == 0 && owner->place.file != NULL)
        node = child_of(grower, node, LEVEL_PYTHON, &owner->place);
    if (owner->who == WHO_COMPILER)
        return words_of(grower, node, "JIT compiler");
    return node != 0 ? node : words_of(grower, node, owner->place.function);
}

static void add_values(struct stack_node *node, const uint64_t value[METRIC_COUNT])
{
    for (int m = 0; m < METRIC_COUNT; m++)
        figure_add(&node->self[m], value[m]);
}

static void add_cells(struct grower *grower, const struct facts *facts)
{
    grower->tree->of_row = array_new(facts->n_rows, sizeof *grower->tree->of_row);
    for (size_t i = 0; i < facts->n_rows; i++) {
        const struct cell_row *row = &facts->cells[i];
        const struct place type = {.function = row->type->name};
        uint64_t value[METRIC_COUNT];
        size_t node = node_of_owner(grower, row->owner);

        node = facts_is_scanning(row->type) ? words_of(grower, node, "scanning of roots and stores")
                                            : child_of(grower, node, LEVEL_TYPE, &type);
        metric_values(row, value);
        add_values(&grower->tree->nodes[node], value);
        grower->tree->of_row[i] = node;
    }
}

/* What was charged to nobody, so that the bill adds up. */
static void add_bill(struct grower *grower, const struct facts *facts)
{
    if (facts->bill.nobody != 0)
        figure_add(&grower->tree->nodes[words_of(grower, 0, "collector, for nobody")]
                        .self[METRIC_GC_INSTRUCTIONS],
                   facts->bill.nobody);
}

static void add_external(struct grower *grower, const struct facts *facts)
{
    for (size_t i = 0; i < facts->profile->n_externals; i++) {
        const struct external *external = &facts->profile->externals[i];
        const char *library = external->library != NULL ? external->library : "no file";
        size_t node = node_of_owner(grower, &facts->owners.of_site[external->site]);

        if (external->bytes == 0)
            continue;
        node = words_of(grower, node, arena_printf(&grower->tree->arena, "malloc by %s", library));
        figure_add(&grower->tree->nodes[node].self[METRIC_EXTERNAL_BYTES], external->bytes);
    }
}

static void add_instructions(struct grower *grower, size_t node, uint64_t instructions)
{
    figure_add(&grower->tree->nodes[node].self[METRIC_INSTRUCTIONS], instructions);
}

static void add_work(struct grower *grower, const struct facts *facts)
{
    const struct ledger *ledger = &facts->ledger;

    if (!ledger->known)
        return;
    for (size_t i = 0; i < ledger->n_lines; i++) {
        const struct work_row *row = &ledger->lines[i];
        const uint64_t self = work_self(row);
        if (self == 0)
            continue;
        add_instructions(
            grower,
            child_of(grower, 0, row->place.file != NULL ? LEVEL_PYTHON : LEVEL_WORDS, &row->place),
            self);
    }
    add_instructions(grower, words_of(grower, 0, "minor collections"), ledger->part[WORK_MINOR]);
    add_instructions(grower, words_of(grower, 0, "major collections"), ledger->part[WORK_MAJOR]);
    add_instructions(grower, words_of(grower, 0, METRIC_REST), metric_rest(ledger));
}

/* Children stand below their parents in the list, and stay in the order in which they came. */
static void link_children(struct stack_tree *tree)
{
    for (size_t i = tree->n_nodes - 1; i > 0; i--) {
        struct stack_node *parent = &tree->nodes[tree->nodes[i].parent];
        tree->nodes[i].sibling = parent->child;
        parent->child = i;
    }
}

static void add_up(struct stack_tree *tree)
{
    for (size_t i = 0; i < tree->n_nodes; i++)
        memcpy(tree->nodes[i].all, tree->nodes[i].self, sizeof tree->nodes[i].all);
    for (size_t i = tree->n_nodes - 1; i > 0; i--)
        for (int m = 0; m < METRIC_COUNT; m++)
            figure_add(&tree->nodes[tree->nodes[i].parent].all[m], tree->nodes[i].all[m]);
}

void stack_tree_make(const struct facts *facts, struct stack_tree *tree)
{
    struct grower grower = {.tree = tree};

    *tree = (struct stack_tree){.nodes_capacity = 0};
    tree->nodes = array_grow(tree->nodes, 0, &tree->nodes_capacity, sizeof *tree->nodes);
    tree->nodes[tree->n_nodes++] =
        (struct stack_node){.parent = STACK_NONE, .child = STACK_NONE, .sibling = STACK_NONE};
    tree->nodes[0].level = level_of(&grower, LEVEL_WORDS, &(struct place){.function = "all"});
    add_cells(&grower, facts);
    add_bill(&grower, facts);
    add_external(&grower, facts);
    add_work(&grower, facts);
    link_children(tree);
    add_up(tree);
    intern_free(&grower.strings);
    idmap_free(&grower.numbers);
    idmap_free(&grower.names);
    idmap_free(&grower.firsts);
    idmap_free(&grower.levels);
    idmap_free(&grower.children);
}

void stack_tree_free(struct stack_tree *tree)
{
    free(tree->nodes);
    free(tree->levels);
    free(tree->of_row);
    arena_free(&tree->arena);
    *tree = (struct stack_tree){.nodes = NULL};
}

/* The first of a list of siblings that has anything of the metric. */
static size_t next_with(const struct stack_tree *tree, enum metric metric, size_t node)
{
    while (node != STACK_NONE && tree->nodes[node].all[metric] == 0)
        node = tree->nodes[node].sibling;
    return node;
}

void stack_tree_walk(const struct stack_tree *tree, enum metric metric,
                     const struct stack_visitor *visitor)
{
    size_t at = 0, next = next_with(tree, metric, tree->nodes[0].child);

    for (;;) {
        if (next != STACK_NONE) {
            at = next;
            visitor->enter(visitor->context, &tree->nodes[at]);
            next = next_with(tree, metric, tree->nodes[at].child);
        } else if (at != 0) {
            if (visitor->leave != NULL)
                visitor->leave(visitor->context, &tree->nodes[at]);
            next = next_with(tree, metric, tree->nodes[at].sibling);
            at = tree->nodes[at].parent;
        } else {
            return;
        }
    }
}

/* Semicolons divide frames in the one format that has nothing else to divide them with. */
static void put_text(FILE *out, const char *text)
{
    const char *semicolon;

    for (; (semicolon = strchr(text, ';')) != NULL; text = semicolon + 1) {
        char *part = strndup(text, (size_t)(semicolon - text));
        if (part == NULL)
            out_of_memory();
        plain_put(out, part);
        fputc(',', out);
        free(part);
    }
    plain_put(out, text);
}

void stack_put_level(FILE *out, const struct level *level)
{
    put_text(out, level->name);
    if (level->kind == LEVEL_PYTHON) {
        fputs(" (", out);
        put_text(out, level->file);
        fprintf(out, ":%" PRIu32 ")", level->line);
    }
}
