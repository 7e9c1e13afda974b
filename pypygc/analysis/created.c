/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an object was made in Python: see created.h. First each allocation gets the candidates that
   do not contradict it, then those with most in common, then what is known of one object narrows
   the choice for others, until nothing changes. */
#include "analysis/created.h"

#include "analysis/operands.h"
#include "base/idmap.h"

#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

/* Objects in objects are compared to this depth: an instance, its storage, a box in it. */
#define MAX_DEPTH 3

/* What agreement is worth. A common use says more than a common constant: the same constant is
   often stored everywhere. */
enum { AGREES_CONSTANT = 1, AGREES_OBJECT = 2, AGREES_USE = 8 };

struct stored {
    struct store store;
    struct stored *next;
};

/* An allocation of one of the lists. */
struct made {
    size_t position;        /* in its list */
    size_t section;         /* labels before it */
    struct stored *content; /* what is stored into it */
    struct stored *uses;    /* stores of it into objects that were there before */
    size_t *candidates;     /* opt: indexes of the recorded ones */
    size_t n_candidates;
};

struct list {
    const struct opt_op *ops;
    size_t n_ops;
    struct made *made;
    size_t n_made;
    struct idmap by_variable; /* number of a variable -> index into made */
};

struct matcher {
    struct list opt, recorded;
    struct arena arena; /* for the time of matching */
};

/* ---- the lists ---- */

/* Finds the allocation that a variable stands for, or NULL. */
static struct made *made_of(const struct list *list, struct word variable)
{
    size_t index;

    if (!word_is_variable(variable) || variable.text[0] != 'p' ||
        !idmap_get(&list->by_variable, strtoull(variable.text + 1, NULL, 10), &index))
        return NULL;
    return &list->made[index];
}

static void append(struct arena *arena, struct stored **to, const struct store *store)
{
    struct stored *stored = arena_alloc(arena, sizeof *stored);

    *stored = (struct stored){*store, NULL};
    while (*to != NULL)
        to = &(*to)->next;
    *to = stored;
}

static void fill_list(struct matcher *matcher, struct list *list, const struct opt_op *ops,
                      size_t n_ops)
{
    size_t section = 0;

    *list = (struct list){.ops = ops, .n_ops = n_ops};
    list->made = arena_alloc(&matcher->arena, n_ops * sizeof *list->made);
    for (size_t i = 0; i < n_ops; i++) {
        const char *const result = ops[i].kind == OPT_ALLOCATION ? ops[i].u.allocation.result
                                                                 : NULL;
        section += ops[i].kind == OPT_LABEL;
        if (result == NULL)
            continue;
        list->made[list->n_made] = (struct made){.position = i, .section = section};
        if (result[0] == 'p')
            idmap_put(&list->by_variable, strtoull(result + 1, NULL, 10), list->n_made);
        list->n_made++;
    }
    section = 0;
    for (size_t i = 0; i < n_ops; i++) {
        struct store store;
        struct made *holder, *value;
        section += ops[i].kind == OPT_LABEL;
        if (!store_of(&ops[i], &store))
            continue;
        holder = made_of(list, store.holder);
        value = made_of(list, store.value);
        if (holder != NULL && holder->section == section)
            append(&matcher->arena, &holder->content, &store);
        else if (value != NULL)
            append(&matcher->arena, &value->uses, &store);
    }
}

/* ---- contradictions and agreement ---- */

static bool is_pointer(struct word word)
{
    return word.length > 12 && strncmp(word.text, "ConstPtr(ptr", 12) == 0;
}

static bool is_zero(struct word word)
{
    return word_is(word, "0") || word_is(word, "ConstPtr(null)") || word_is(word, "0.000000");
}

/* True if a recorded operand and one of `opt` may be the same value. The optimiser makes
   constants of variables, never the other way. */
static bool may_be_same(struct word recorded, struct word opt)
{
    if (word_is_variable(recorded))
        return true;
    if (is_pointer(recorded) || is_pointer(opt)) /* these are numbered anew too */
        return is_pointer(recorded) && is_pointer(opt);
    return words_equal(recorded, opt);
}

static bool same_field(const struct store *x, const struct store *y)
{
    return words_equal(x->descr, y->descr) && words_equal(x->index, y->index);
}

/* How well a forced object agrees with a recorded one; -1 if they contradict each other. */
static int agreement(const struct matcher *matcher, const struct made *forced,
                     const struct made *recorded, int depth);

/* The same for one field of forced. */
static int field_agreement(const struct matcher *matcher, const struct store *field,
                           const struct made *recorded, int depth)
{
    const struct made *const object = made_of(&matcher->opt, field->value);
    int best = -1;
    bool found = false;

    for (const struct stored *s = recorded->content; s != NULL; s = s->next) {
        const struct made *const inner = made_of(&matcher->recorded, s->store.value);
        int score = 0;
        if (!same_field(&s->store, field))
            continue;
        found = true;
        if (!may_be_same(s->store.value, field->value))
            continue;
        if (object != NULL && inner != NULL && depth < MAX_DEPTH) {
            score = agreement(matcher, object, inner, depth + 1);
            if (score >= 0)
                score += AGREES_OBJECT;
        } else if (!word_is_variable(field->value) && !is_zero(field->value) &&
                   !is_pointer(field->value) && words_equal(s->store.value, field->value)) {
            score = AGREES_CONSTANT;
        }
        if (score > best)
            best = score;
    }
    /* fields that nobody stored into are zero; items of arrays may have been copied */
    if (!found && (is_zero(field->value) || field->index.text != NULL))
        return 0;
    return best;
}

static int agreement(const struct matcher *matcher, const struct made *forced,
                     const struct made *recorded, int depth)
{
    const struct opt_op *const x = &matcher->opt.ops[forced->position];
    const struct opt_op *const y = &matcher->recorded.ops[recorded->position];
    int score = 0;

    if (strcmp(x->operation, y->operation) != 0 ||
        !words_equal(word_of(x->u.allocation.descr), word_of(y->u.allocation.descr)) ||
        ((operation_begins(x->operation, NAME_OP_NEW_ARRAY) ||
          operation_is(x->operation, NAME_OP_NEW_STRING)) &&
         !may_be_same(operands_at(y->args, 1), operands_at(x->args, 1))))
        return -1;
    for (const struct stored *s = forced->content; s != NULL; s = s->next) {
        const int one = field_agreement(matcher, &s->store, recorded, depth);
        if (one < 0)
            return -1;
        score += one;
    }
    for (const struct stored *s = forced->uses; s != NULL; s = s->next)
        for (const struct stored *t = recorded->uses; t != NULL; t = t->next)
            if (words_equal(s->store.descr, t->store.descr) &&
                may_be_same(t->store.index, s->store.index)) {
                score += AGREES_USE;
                break;
            }
    return score;
}

/* ---- order ---- */

static bool same_bytecode(const struct opt_op *x, const struct opt_op *y)
{
    return x->u.merge_point.index == y->u.merge_point.index &&
           x->u.merge_point.place.line == y->u.merge_point.place.line &&
           x->u.merge_point.place.file == y->u.merge_point.place.file &&
           x->u.merge_point.place.function == y->u.merge_point.place.function;
}

static size_t next_merge_point(const struct list *list, size_t from)
{
    while (from < list->n_ops && list->ops[from].kind != OPT_MERGE_POINT)
        from++;
    return from;
}

/* The end, in `recorded`, of the bytecode that each operation of `opt` is in. Both lists go through
   the same bytecodes, `opt` once more after each label. */
static size_t *find_ends(struct matcher *matcher)
{
    const struct list *const opt = &matcher->opt, *const recorded = &matcher->recorded;
    size_t *ends = arena_alloc(&matcher->arena, (opt->n_ops + 1) * sizeof *ends);
    size_t end = next_merge_point(recorded, 0);

    for (size_t i = 0; i < opt->n_ops; i++) {
        if (opt->ops[i].kind == OPT_LABEL) {
            end = next_merge_point(recorded, 0);
        } else if (opt->ops[i].kind == OPT_MERGE_POINT) {
            size_t same = end;
            while (same < recorded->n_ops && !same_bytecode(&opt->ops[i], &recorded->ops[same]))
                same = next_merge_point(recorded, same + 1);
            /* not found: the bytecode at which the loop closes */
            end = same < recorded->n_ops ? next_merge_point(recorded, same + 1) : recorded->n_ops;
        }
        ends[i] = end;
    }
    return ends;
}

/* ---- candidates ---- */

/* Takes the best of the recorded allocations that do not contradict. What was made before it is
   forced comes first; else the object is one of the iteration before. */
static void find_candidates(struct matcher *matcher, struct made *forced, size_t end)
{
    const struct list *const recorded = &matcher->recorded;
    int best = -1;
    bool in_time = false;

    forced->candidates = arena_alloc(&matcher->arena, (recorded->n_made + 1) * sizeof(size_t));
    for (size_t i = 0; i < recorded->n_made; i++) {
        const bool is_in_time = recorded->made[i].position < end;
        const int score = agreement(matcher, forced, &recorded->made[i], 0);
        if (score < 0 || (in_time && !is_in_time))
            continue;
        if ((is_in_time && !in_time) || score > best) {
            forced->n_candidates = 0;
            best = score;
            in_time = is_in_time;
        }
        if (score == best)
            forced->candidates[forced->n_candidates++] = i;
    }
}

/* Takes candidate out, unless it is the last one. */
static bool drop(struct made *forced, size_t candidate)
{
    size_t n = 0;

    if (forced->n_candidates < 2)
        return false;
    for (size_t i = 0; i < forced->n_candidates; i++)
        if (forced->candidates[i] != candidate)
            forced->candidates[n++] = forced->candidates[i];
    if (n == forced->n_candidates)
        return false;
    forced->n_candidates = n;
    return true;
}

/* An object was forced: no other allocation of the section is the same one. */
static bool exclude(struct matcher *matcher, const struct made *forced)
{
    bool changed = false;

    for (size_t i = 0; i < matcher->opt.n_made; i++) {
        struct made *const other = &matcher->opt.made[i];
        if (other != forced && other->section == forced->section)
            changed |= drop(other, forced->candidates[0]);
    }
    return changed;
}

/* The new objects in the fields of one are those in the fields of the other. */
static bool narrow_content(struct matcher *matcher, const struct made *forced)
{
    const struct made *const recorded = &matcher->recorded.made[forced->candidates[0]];
    bool changed = false;

    for (const struct stored *s = forced->content; s != NULL; s = s->next) {
        struct made *const object = made_of(&matcher->opt, s->store.value);
        size_t n = 0;
        if (object == NULL || object->n_candidates < 2)
            continue;
        for (size_t i = 0; i < object->n_candidates; i++) {
            const struct made *const candidate = &matcher->recorded.made[object->candidates[i]];
            bool is_inside = false;
            for (const struct stored *t = recorded->content; t != NULL; t = t->next)
                is_inside |= same_field(&s->store, &t->store) &&
                             made_of(&matcher->recorded, t->store.value) == candidate;
            if (is_inside)
                object->candidates[n++] = object->candidates[i];
        }
        if (n > 0 && n < object->n_candidates) {
            object->n_candidates = n;
            changed = true;
        }
    }
    return changed;
}

static void narrow(struct matcher *matcher)
{
    bool changed = true;

    while (changed) { /* each round takes a candidate out, so it ends */
        changed = false;
        for (size_t i = 0; i < matcher->opt.n_made; i++) {
            const struct made *const forced = &matcher->opt.made[i];
            if (forced->n_candidates == 1) {
                changed |= exclude(matcher, forced);
                changed |= narrow_content(matcher, forced);
            }
        }
    }
}

struct creation *created_match(const struct trace *trace, struct arena *arena)
{
    struct creation *creations = arena_alloc(arena, trace->n_opt * sizeof *creations);
    struct matcher matcher = {0};
    const size_t *ends;

    fill_list(&matcher, &matcher.opt, trace->opt, trace->n_opt);
    fill_list(&matcher, &matcher.recorded, trace->recorded, trace->n_recorded);
    ends = find_ends(&matcher);
    for (size_t i = 0; i < matcher.opt.n_made; i++)
        find_candidates(&matcher, &matcher.opt.made[i], ends[matcher.opt.made[i].position]);
    narrow(&matcher);
    for (size_t i = 0; i < matcher.opt.n_made; i++) {
        const struct made *const forced = &matcher.opt.made[i];
        struct creation *const creation = &creations[forced->position];
        creation->n = forced->n_candidates;
        creation->candidates = arena_alloc(arena, creation->n * sizeof(size_t));
        for (size_t j = 0; j < creation->n; j++)
            creation->candidates[j] = matcher.recorded.made[forced->candidates[j]].position;
    }
    idmap_free(&matcher.opt.by_variable);
    idmap_free(&matcher.recorded.by_variable);
    arena_free(&matcher.arena);
    return creations;
}
