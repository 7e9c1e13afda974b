/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Origins of allocations: see origins.h. */
#include "analysis/origins.h"

#include "analysis/callee_words.h"
#include "analysis/escape.h"
#include "analysis/operands.h"
#include "format.h"

#include <string.h>

void origins_start(struct origins *origins, const struct profile *profile, const struct join *join,
                   struct arena *arena)
{
    *origins = (struct origins){.profile = profile, .join = join, .arena = arena};
    origins->creations = arena_alloc(arena, profile->n_traces * sizeof *origins->creations);
}

static bool same_place(const struct place *x, const struct place *y)
{
    return x->file == y->file && x->line == y->line && x->function == y->function;
}

/* Adds a place to a list of different ones, in order. Returns their number. */
static size_t add_place(struct place *places, size_t n, const struct stack_frame *frame)
{
    frame = join_known_frame(frame);
    if (frame == NULL)
        return n;
    for (size_t i = 0; i < n; i++)
        if (same_place(&places[i], &frame->place))
            return n;
    places[n] = frame->place;
    return n + 1;
}

static size_t first_merge_point(const struct trace *trace)
{
    size_t i = 0;

    while (i < trace->n_recorded && trace->recorded[i].kind != OPT_MERGE_POINT)
        i++;
    return i;
}

/* True if this store puts a text that no allocation before it has made into a new object of Python's:
   the recorded side of a text that the optimiser has put together itself (a + b, a[i:j]). */
static bool stores_made_text(const struct trace *trace, size_t position)
{
    struct field_name name;
    struct store store;

    if (!store_of(&trace->recorded[position], &store) || !word_is_variable(store.value))
        return false;
    name = field_name_of(store.descr);
    if (!word_is(name.field, pypy_name(NAME_FIELD_TEXT)) &&
        !word_is(name.field, pypy_name(NAME_FIELD_BYTES)))
        return false;
    for (size_t i = 0; i < position; i++)
        if (trace->recorded[i].kind == OPT_ALLOCATION &&
            words_equal(word_of(trace->recorded[i].u.allocation.result), store.value))
            return false;
    return true;
}

/* The bytecodes that put texts together, the likeliest first: what a loop hands on to its next
   iteration is rather what it has extended, or has given a name, than what it has made on the way. */
struct text_choice {
    const char *opcode; /* makes the text; NULL: any */
    const char *next;   /* begins the name of the bytecode after it; NULL: any */
};

static const struct text_choice TEXT_CHOICES[] = {
    {"INPLACE_ADD", NULL}, {"BINARY_ADD", NULL}, {NULL, "STORE_"}, {NULL, NULL}};

/* The opcode of the merge point at or behind this position of `recorded`; NULL if there is none. */
static const char *next_opcode(const struct trace *trace, size_t position)
{
    while (position < trace->n_recorded && trace->recorded[position].kind != OPT_MERGE_POINT)
        position++;
    return position < trace->n_recorded ? trace->recorded[position].u.merge_point.opcode : NULL;
}

static bool fits_choice(const struct trace *trace, size_t position, const char *opcode,
                        const struct text_choice *choice)
{
    const char *next;

    if (choice->opcode != NULL && (opcode == NULL || strcmp(opcode, choice->opcode) != 0))
        return false;
    if (choice->next == NULL)
        return true;
    next = next_opcode(trace, position);
    return next != NULL && strncmp(next, choice->next, strlen(choice->next)) == 0;
}

/* Texts have no allocation in `recorded`: there they come from a call. The line of one that is forced
   because the next iteration needs it is that whose bytecode makes an object of Python's of it. *maker is
   the frame of the last of them. */
static size_t places_of_texts(const struct trace *trace, const struct joined_trace *joined,
                              struct place *places, const struct stack_frame **maker)
{
    size_t n = 0;

    for (size_t choice = 0; n == 0 && choice < sizeof TEXT_CHOICES / sizeof *TEXT_CHOICES;
         choice++) {
        const char *opcode = NULL;
        for (size_t i = first_merge_point(trace); i < trace->n_recorded; i++) {
            if (trace->recorded[i].kind == OPT_MERGE_POINT)
                opcode = trace->recorded[i].u.merge_point.opcode;
            if (stores_made_text(trace, i) &&
                fits_choice(trace, i, opcode, &TEXT_CHOICES[choice])) {
                n = add_place(places, n, joined->recorded_frames[i]);
                *maker = join_known_frame(joined->recorded_frames[i]);
            }
        }
    }
    return n;
}

/* A bridge begins with the objects that were virtual at its guard, made again: where they were made
   first is not in its list. */
static void find_created(struct origins *origins, const struct trace *trace,
                         const struct joined_trace *joined, const struct creation *creation,
                         const struct joined_op *op, struct origin *origin)
{
    struct place *places = arena_alloc(origins->arena, creation->n * sizeof *places);
    const size_t begin = first_merge_point(trace);
    size_t n = 0;

    for (size_t i = 0; i < creation->n; i++)
        if (trace->has_from_guard && creation->candidates[i] < begin)
            return;
    for (size_t i = 0; i < creation->n; i++)
        n = add_place(places, n, joined->recorded_frames[creation->candidates[i]]);
    if (n == 1)
        origin->created_by = join_known_frame(joined->recorded_frames[creation->candidates[0]]);
    if (operation_is(op->opt->operation, NAME_OP_NEW_STRING) &&
        (origin->escape == ESCAPE_JUMP || origin->escape == ESCAPE_LABEL)) {
        places = arena_alloc(origins->arena, trace->n_recorded * sizeof *places);
        n = places_of_texts(trace, joined, places, &origin->created_by);
        if (n != 1)
            origin->created_by = NULL;
    }
    if (n > 1) {
        origin->candidates = places;
        origin->n_candidates = n;
    } else if (n == 1 && (op->frame == NULL || !same_place(&places[0], &op->frame->place))) {
        origin->created = places[0];
    }
}

/* The optimiser delays stores too. The recorded store of a candidate, into the same field of an
   object that was there before, has the line of Python. NULL if there is none, or several. */
static const struct stack_frame *recorded_store(const struct trace *trace,
                                                const struct joined_trace *joined,
                                                const struct creation *creation,
                                                const struct store *wanted)
{
    const struct stack_frame *found = NULL;

    for (size_t i = 0; i < trace->n_recorded; i++) {
        const struct stack_frame *const frame = join_known_frame(joined->recorded_frames[i]);
        bool is_value = false, is_new = false;
        struct store store;

        if (!store_of(&trace->recorded[i], &store) || !words_equal(store.descr, wanted->descr))
            continue;
        for (size_t j = 0; j < creation->n; j++)
            is_value |= words_equal(
                store.value, word_of(trace->recorded[creation->candidates[j]].u.allocation.result));
        for (size_t j = 0; is_value && j < i; j++)
            is_new |= trace->recorded[j].kind == OPT_ALLOCATION &&
                      words_equal(store.holder, word_of(trace->recorded[j].u.allocation.result));
        if (!is_value || is_new || frame == NULL)
            continue;
        if (found != NULL && !same_place(&found->place, &frame->place))
            return NULL;
        found = frame;
    }
    return found;
}

/* The type of the object that an entry of `opt` allocates; NULL if unknown. */
static const struct gc_type *type_made_by(const struct profile *profile, const struct trace *trace,
                                          const struct joined_trace *joined,
                                          const struct opt_op *opt)
{
    for (size_t i = 0; i < trace->n_code; i++) {
        const struct joined_op *const op = &joined->ops[i];
        if (op->opt != opt || op->code->kind != ASM_ALLOCATION || !op->code->has_type)
            continue;
        for (size_t j = 0; j < profile->n_types; j++)
            if (profile->types[j].id == op->code->type_id)
                return &profile->types[j];
    }
    return NULL;
}

/* The clause for people about the use that is in this frame; callee is what is called, in words, or NULL. */
static const char *reason_text(struct origins *origins, const struct trace *trace,
                               const struct joined_op *op, const struct escape *escape,
                               const struct stack_frame *frame, const char *callee)
{
    return escape_text(trace, escape, callee, frame != NULL ? &frame->place : NULL,
                       op->frame != NULL ? op->frame->place.file : NULL, origins->arena);
}

/* Fills in why it was forced. Returns the position in `opt` of the outermost new object that it is part
   of, or its own. */
static size_t find_reason(struct origins *origins, const struct trace *trace,
                          const struct joined_trace *joined, const struct creation *creations,
                          const struct joined_op *op, struct origin *origin)
{
    const size_t position = (size_t)(op->opt - trace->opt);
    const struct escape escape = escape_of(trace, position);
    const struct stack_frame *frame;
    const char *words;
    struct store store;

    origin->escape = escape.kind;
    if (escape.kind == ESCAPE_NONE)
        return position;
    origin->stored = escape_target(trace, &escape);
    if (escape.kind == ESCAPE_CALL)
        origin->callee = operands_callee(trace->opt[escape.use].args);
    if (escape.outer != position)
        origin->outer = type_made_by(origins->profile, trace, joined, &trace->opt[escape.outer]);
    frame = join_known_frame(joined->frames[escape.use]);
    if (escape.kind == ESCAPE_STORED && store_of(&trace->opt[escape.use], &store)) {
        const struct stack_frame *const python =
            recorded_store(trace, joined, &creations[escape.outer], &store);
        if (python != NULL)
            frame = python;
    }
    if (frame != NULL)
        origin->forced_at = frame->place;
    origin->forced_by = reason_text(origins, trace, op, &escape, frame, NULL);
    words = origin->callee.text != NULL
                ? callee_words(origins->arena, arena_copy(origins->arena, origin->callee.text,
                                                          origin->callee.length))
                : NULL;
    origin->forced_briefly = words != NULL ? reason_text(origins, trace, op, &escape, frame, words)
                                           : origin->forced_by;
    return escape.outer;
}

struct origin origins_find(struct origins *origins, const struct trace *trace,
                           const struct joined_op *op)
{
    const size_t index = (size_t)(trace - origins->profile->traces);
    const struct joined_trace *const joined = &origins->join->traces[index];
    struct origin origin = {0};
    const struct creation *creations;
    size_t position, outer;

    if (op->code->kind == ASM_ALLOCATION &&
        strcmp(op->code->operation, PYPYGC_OPNAME_VARSIZE_FRAME) == 0)
        origin.forced_by = origin.forced_briefly =
            "made for a call of another trace (call_assembler)";
    if (op->opt == NULL)
        return origin;
    if (origins->creations[index] == NULL)
        origins->creations[index] = created_match(trace, origins->arena);
    position = (size_t)(op->opt - trace->opt);
    creations = origins->creations[index];
    outer = find_reason(origins, trace, joined, creations, op, &origin);
    /* a text has no creation of its own: that of the object which holds it */
    find_created(origins, trace, joined, &creations[creations[position].n > 0 ? position : outer],
                 op, &origin);
    return origin;
}

/* The allocation of the text that a call of a trace copies into: assembling makes calls of memcpy out of
   the copying, right behind the text that is forced. NULL if it is no such call. */
static const struct joined_op *copied_into(const struct trace *trace,
                                           const struct joined_trace *joined, size_t call)
{
    for (size_t i = call; i < trace->n_code; i--) { /* until it wraps */
        const struct asm_op *const op = &trace->code[i];
        if (op->kind == ASM_ALLOCATION)
            return joined->ops[i].opt != NULL &&
                           operation_is(joined->ops[i].opt->operation, NAME_OP_NEW_STRING)
                       ? &joined->ops[i]
                       : NULL;
        if (op->kind != ASM_CALL || !word_is(operands_callee(op->args), "memcpy"))
            return NULL;
    }
    return NULL;
}

void origins_place_copies(const struct profile *profile, struct join *join)
{
    struct origins origins;

    origins_start(&origins, profile, join, &join->arena);
    for (size_t i = 0; i < profile->n_traces; i++) {
        const struct trace *const trace = &profile->traces[i];
        struct joined_trace *const joined = &join->traces[i];
        for (size_t j = 0; j < trace->n_code; j++) {
            const struct joined_op *const made = copied_into(trace, joined, j);
            const struct stack_frame *frame;
            if (made == NULL || made == &joined->ops[j] || joined->builtin != NULL)
                continue;
            frame = origins_find(&origins, trace, made).created_by;
            if (frame != NULL)
                joined->ops[j].frame = frame;
        }
    }
}
