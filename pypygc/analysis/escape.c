/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the JIT could not remove an allocation: see escape.h. */
#include "analysis/escape.h"

#include "analysis/operands.h"
#include "base/pypy_names.h"

#include <string.h>

/* New objects in new objects are followed to this depth: a box in the items of the storage of a
   list in a frame, and a bit more. A ring of objects ends here too. */
#define MAX_DEPTH 6

/* The strength of a use that explains the allocation by itself. */
#define STRONG 3

/* ---- finding the use ---- */

/* The position of the allocation that this variable stands for, if it is above position and no
   label is between them; else PROFILE_NONE. What was made before a label is an old object. */
static size_t new_object(const struct trace *trace, struct word variable, size_t position)
{
    for (size_t i = position; i-- > 0 && trace->opt[i].kind != OPT_LABEL;)
        if (trace->opt[i].kind == OPT_ALLOCATION &&
            words_equal(word_of(trace->opt[i].u.allocation.result), variable))
            return i;
    return PROFILE_NONE;
}

/* A quick test, to save most of the work: false if op cannot use the variable. */
static bool may_use(const struct opt_op *op, const char *variable)
{
    return (op->args != NULL && strstr(op->args, variable) != NULL) ||
           (op->kind == OPT_GUARD && op->u.anchor.fail_args != NULL &&
            strstr(op->u.anchor.fail_args, variable) != NULL);
}

/* What a use of the variable, not a store, makes necessary. */
static enum escape_kind kind_of(const struct opt_op *op, struct word variable)
{
    if (op->kind == OPT_GUARD)
        return operands_have(op->u.anchor.fail_args, 0, variable) ? ESCAPE_GUARD : ESCAPE_NONE;
    if (!operands_have(op->args, 1, variable))
        return ESCAPE_NONE;
    if (op->kind == OPT_LABEL)
        return ESCAPE_LABEL;
    if (operation_is(op->operation, NAME_OP_JUMP))
        return ESCAPE_JUMP;
    if (operation_is(op->operation, NAME_OP_FINISH))
        return ESCAPE_FINISH;
    if (operation_begins(op->operation, NAME_OP_CALL_ASSEMBLER))
        return ESCAPE_ASSEMBLER;
    if (operation_begins(op->operation, NAME_OP_CALL) ||
        operation_begins(op->operation, NAME_OP_COND_CALL))
        return ESCAPE_CALL;
    return ESCAPE_NONE;
}

/* How well a use explains an allocation. A virtual reference to a frame is stored into the
   execution context at every call that is inlined, and removed again; it becomes real only if
   something else needs it. */
static int strength_of(const struct trace *trace, const struct escape *escape)
{
    struct store store;

    switch (escape->kind) {
    case ESCAPE_NONE: return 0;
    case ESCAPE_GUARD: return 1;
    case ESCAPE_STORED:
        if (store_of(&trace->opt[escape->use], &store) &&
            word_is(field_name_of(store.descr).field, pypy_name(NAME_FIELD_TOPFRAMEREF)))
            return 2;
        break;
    case ESCAPE_CALL:
    case ESCAPE_ASSEMBLER:
    case ESCAPE_LABEL:
    case ESCAPE_JUMP:
    case ESCAPE_FINISH: break;
    }
    return STRONG;
}

static struct escape find_use(const struct trace *trace, size_t allocation, int depth);

/* What the use at this position makes necessary. */
static struct escape judge_use(const struct trace *trace, size_t allocation, size_t use, int depth)
{
    const struct word variable = word_of(trace->opt[allocation].u.allocation.result);
    struct escape found = {.use = use, .outer = allocation, .via = PROFILE_NONE};
    struct store store;
    size_t holder;

    if (!store_of(&trace->opt[use], &store)) {
        found.kind = kind_of(&trace->opt[use], variable);
        return found;
    }
    if (!words_equal(store.value, variable) || words_equal(store.holder, variable))
        return found;
    holder = new_object(trace, store.holder, use);
    if (holder == PROFILE_NONE) {
        found.kind = ESCAPE_STORED;
    } else if (depth < MAX_DEPTH) {
        found = find_use(trace, holder, depth + 1);
        found.via = use;
    }
    return found;
}

/* The first of the uses that explain most. */
static struct escape find_use(const struct trace *trace, size_t allocation, int depth)
{
    const char *const variable = trace->opt[allocation].u.allocation.result;
    struct escape best = {.outer = allocation, .via = PROFILE_NONE};
    int strength = 0;

    for (size_t i = allocation + 1; variable != NULL && i < trace->n_opt && strength < STRONG;
         i++) {
        struct escape found;
        if (!may_use(&trace->opt[i], variable))
            continue;
        found = judge_use(trace, allocation, i, depth);
        if (strength_of(trace, &found) > strength) {
            strength = strength_of(trace, &found);
            best = found;
        }
    }
    return best;
}

struct escape escape_of(const struct trace *trace, size_t allocation)
{
    return find_use(trace, allocation, 0);
}

/* ---- words ---- */

/* What PyPy's structures and their fields mean for people who write Python. */
#define ANY PYPY_NAME_COUNT
static const struct {
    enum pypy_name holder, field;
    const char *meaning;
} MEANINGS[] = {
    {NAME_OBJECT_CELL, NAME_FIELD_CELL_VALUE, "a global variable or class attribute"},
    {NAME_INT_CELL, NAME_FIELD_INT_VALUE, "a global variable or class attribute"},
    {NAME_CELL, NAME_FIELD_CELL_VALUE, "a variable of a closure"},
    {NAME_PY_FRAME, NAME_FIELD_LOCALS, "a variable of a frame"},
    {NAME_EXECUTION_CONTEXT, NAME_FIELD_TOPFRAMEREF, "the thread's chain of frames"},
    {NAME_RPY_LIST, ANY, "a list"},
    {NAME_W_LIST, ANY, "a list"},
    {NAME_RPY_DICT_ENTRY, ANY, "a dict"},
    {NAME_RPY_DICT, ANY, "a dict"},
    {NAME_W_DICT_MULTI, ANY, "a dict"},
    {NAME_PY_FRAME, ANY, "a frame"},
    {NAME_VIRTUAL_REF, ANY, "a reference to a frame"},
    {NAME_GENERATOR_OR_COROUTINE, ANY, "a generator"},
    {NAME_ARGUMENTS, ANY, "the arguments of a call"},
    {NAME_DEQUE_BLOCK, NAME_FIELD_DEQUE_DATA, "a deque"},
    {NAME_W_DEQUE, ANY, "a deque"},
    {NAME_STRING_BUILDER, ANY, "a string that is being built"},
    {ANY, NAME_FIELD_STORAGE, "an instance"},
    {ANY, NAME_FIELD_VALUE0, "an instance"},
    {ANY, NAME_FIELD_VALUE1, "an instance"},
    {ANY, NAME_FIELD_VALUE2, "an instance"},
    {ANY, NAME_FIELD_VALUE3, "an instance"},
    {ANY, NAME_FIELD_VALUE4, "an instance"},
};

static bool is_or_any(struct word word, enum pypy_name name)
{
    return name == ANY || word_is(word, pypy_name(name));
}

static const char *meaning_of(struct word holder, struct word field)
{
    for (size_t i = 0; i < sizeof MEANINGS / sizeof MEANINGS[0]; i++)
        if (is_or_any(holder, MEANINGS[i].holder) && is_or_any(field, MEANINGS[i].field))
            return MEANINGS[i].meaning;
    return NULL;
}

/* Where a variable was read from: the field, or the array that it is an item of. */
static struct word source_of(const struct trace *trace, struct word variable)
{
    for (size_t i = 0; i < trace->n_opt; i++)
        if (trace->opt[i].kind == OPT_OTHER &&
            operation_begins(trace->opt[i].operation, NAME_OP_GETFIELD) &&
            words_equal(operands_at(trace->opt[i].args, 0), variable))
            return operands_descr(trace->opt[i].args);
    return (struct word){0};
}

static struct field_name target_of(const struct trace *trace, const struct store *store)
{
    const struct field_name name = field_name_of(store->descr);
    /* an array: say whose */
    return name.field.text != NULL ? name : field_name_of(source_of(trace, store->holder));
}

struct field_name escape_target(const struct trace *trace, const struct escape *escape)
{
    struct store store;

    if (escape->kind != ESCAPE_STORED || !store_of(&trace->opt[escape->use], &store))
        return (struct field_name){{0}, {0}};
    return target_of(trace, &store);
}

/* Names what a store changes: "a list: list.items". */
static const char *target_text(const struct trace *trace, const struct store *store,
                               struct arena *arena)
{
    const struct field_name name = target_of(trace, store);
    const char *meaning;
    struct word holder;

    if (name.field.text == NULL)
        return arena_printf(arena, "an array %.*s", (int)store->descr.length, store->descr.text);
    holder = word_short(name.holder);
    meaning = meaning_of(holder, name.field);
    return arena_printf(arena, "%s%s%.*s.%.*s", meaning != NULL ? meaning : "",
                        meaning != NULL ? ": " : "", (int)holder.length, holder.text,
                        (int)name.field.length, name.field.text);
}

/* "part of a list that is ", for what is stored into a new object. */
static const char *part_text(const struct trace *trace, const struct escape *escape,
                             struct arena *arena)
{
    struct field_name name;
    const char *meaning;
    struct word holder;
    struct store store;

    if (escape->via == PROFILE_NONE || !store_of(&trace->opt[escape->via], &store))
        return "";
    name = field_name_of(store.descr);
    if (name.field.text == NULL)
        return "part of an array that is ";
    holder = word_short(name.holder);
    meaning = meaning_of(holder, (struct word){0});
    if (meaning == NULL)
        meaning = meaning_of(holder, name.field);
    if (meaning != NULL)
        return arena_printf(arena, "part of %s that is ", meaning);
    return arena_printf(arena, "part of a new %.*s that is ", (int)holder.length, holder.text);
}

static const char *callee_text(const struct opt_op *op, struct arena *arena)
{
    const struct word callee = operands_callee(op->args);

    if (callee.text == NULL)
        return "a function";
    return arena_printf(arena, "%.*s", (int)callee.length, callee.text);
}

static const char *use_text(const struct trace *trace, const struct escape *escape,
                            const char *callee, struct arena *arena)
{
    const struct opt_op *const op = &trace->opt[escape->use];
    struct store store;

    switch (escape->kind) {
    case ESCAPE_STORED:
        if (!store_of(op, &store))
            break;
        return arena_printf(arena, "stored into %s (%s)", target_text(trace, &store, arena),
                            op->operation);
    case ESCAPE_CALL:
        if (callee != NULL)
            return arena_printf(arena, "passed to %s", callee);
        return arena_printf(arena, "passed to %s (%s)", callee_text(op, arena), op->operation);
    case ESCAPE_ASSEMBLER:
        return arena_printf(arena, "passed to another trace (%s)", op->operation);
    case ESCAPE_LABEL: return "kept for the loop that begins (label)";
    case ESCAPE_JUMP: return "kept for the next iteration (jump)";
    case ESCAPE_FINISH: return "returned (finish)";
    case ESCAPE_GUARD:
        return arena_printf(arena, "kept alive for a guard (%s)",
                            op->operation != NULL ? op->operation : "guard");
    case ESCAPE_NONE: break;
    }
    return NULL;
}

const char *escape_text(const struct trace *trace, const struct escape *escape, const char *callee,
                        const struct place *place, const char *file, struct arena *arena)
{
    const char *const use = use_text(trace, escape, callee, arena);
    const char *const part = part_text(trace, escape, arena);

    if (use == NULL)
        return NULL;
    if (place == NULL || place->line == 0)
        return arena_printf(arena, "%s%s", part, use);
    if (place->file == file || place->file == NULL)
        return arena_printf(arena, "%s%s at line %u", part, use, (unsigned)place->line);
    return arena_printf(arena, "%s%s at %s:%u", part, use, place->file, (unsigned)place->line);
}
