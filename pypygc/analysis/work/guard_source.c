/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the value is that a failed guard has compared: see guard_source.h. Only the guard's own trace is read,
   backwards from the guard: a value that was read from an object which the same iteration has made is
   another one each time. */
#include "analysis/work/guard_source.h"

#include "analysis/kept_words.h"
#include "analysis/operands.h"

#include <string.h>

/* What RPython puts before the name of an attribute. */
#define ATTRIBUTE "inst_"
/* Of an instance: its class, and which attributes it has in which order (pypy/objspace/std/mapdict.py). */
#define MAP "map"

/* The operation before `behind` whose result is this variable, or PROFILE_NONE. Merge points have none. */
static size_t made_by(const struct trace *trace, size_t behind, struct word variable)
{
    for (size_t i = behind; i-- > 0;)
        if (trace->opt[i].operation != NULL &&
            words_equal(operands_at(trace->opt[i].args, 0), variable))
            return i;
    return PROFILE_NONE;
}

static const char *article(const char *noun)
{
    return strchr("aeiouAEIOU", noun[0]) != NULL ? "an" : "a";
}

static const struct opt_op *operation_of(const struct profile *profile, const struct join *join,
                                         const struct work_guard *guard)
{
    const struct joined_trace *const joined = &join->traces[guard->trace - profile->traces];

    return guard->operation != PROFILE_NONE ? joined->ops[guard->operation].opt : NULL;
}

bool guard_source_is(const char *source, enum pypy_name field)
{
    const char *const name = pypy_name(field) + strlen(ATTRIBUTE);
    const size_t length = strlen(name);

    return source != NULL && strncmp(source, name, length) == 0 && source[length] == ' ';
}

const char *guard_source(const struct profile *profile, const struct join *join,
                         const struct work_guard *guard, struct arena *arena)
{
    const struct trace *const trace = guard->trace;
    const struct opt_op *const op = operation_of(profile, join, guard);
    const struct stack_frame *frame = NULL;
    const char *field, *holder;
    struct field_name name;
    size_t read, made;

    if (op == NULL)
        return NULL;
    read = made_by(trace, (size_t)(op - trace->opt), operands_at(op->args, 1));
    if (read == PROFILE_NONE || !operation_begins(trace->opt[read].operation, NAME_OP_GETFIELD))
        return NULL;
    name = field_name_of(operands_descr(trace->opt[read].args));
    made = made_by(trace, read, operands_at(trace->opt[read].args, 1));
    if (name.field.text == NULL || name.holder.text == NULL)
        return NULL;
    if (made != PROFILE_NONE && operation_is(trace->opt[made].operation, NAME_OP_NEW_OBJECT))
        frame = join->traces[trace - profile->traces].frames[made];
    if (word_begins(name.field, ATTRIBUTE)) {
        name.field.text += strlen(ATTRIBUTE);
        name.field.length -= strlen(ATTRIBUTE);
    }
    name.holder = word_short(name.holder);
    holder = kept_type_name(arena, arena_copy(arena, name.holder.text, name.holder.length));
    field = arena_copy(arena, name.field.text, name.field.length);
    if (strcmp(field, MAP) == 0)
        field = "layout (its class and the names of its attributes)";
    if (frame == NULL || frame->place.file == NULL || frame->place.function == NULL)
        return arena_printf(arena, "%s of %s %s", field, article(holder), holder);
    return arena_printf(arena, "%s of %s %s that is made at line %u in %s", field, article(holder),
                        holder, (unsigned)frame->place.line, frame->place.function);
}
