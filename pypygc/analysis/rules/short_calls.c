/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short calls of a line: see short_calls.h. */
#include "analysis/rules/short_calls.h"

#include "analysis/callee_words.h"
#include "analysis/operands.h"
#include "analysis/order.h"
#include "base/figure.h"
#include "base/plain.h"

#include <stdlib.h>
#include <string.h>

/* Names that begin so are operations that any program needs. */
static const enum pypy_name NEEDED[] = {
    NAME_CALL_DICT_LOOKUP, NAME_CALL_DICT_FIND,   NAME_CALL_DICT_STORE, NAME_CALL_DICT_STEP,
    NAME_CALL_HASH_TEXT,   NAME_CALL_LIST_RESIZE, NAME_CALL_OF_C,
};

/* The operations by which memory is made, copied and guarded have no names of functions. */
static const char *const MEMORY[] = {"memcpy", "memmove", "call_malloc", "cond_call_gc_wb"};

/* Of another trace of Python's, see targets_name. */
static const char *const COMPILED[] = {"compiled ", "another loop"};

static bool begins_one_of(const char *name, const char *const *begins, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncmp(name, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

static bool is_counted(const char *callee)
{
    if (callee == NULL || begins_one_of(callee, MEMORY, sizeof MEMORY / sizeof *MEMORY) ||
        begins_one_of(callee, COMPILED, sizeof COMPILED / sizeof *COMPILED))
        return false;
    for (size_t i = 0; i < sizeof NEEDED / sizeof *NEEDED; i++)
        if (operation_begins(callee, NEEDED[i]))
            return false;
    return true;
}

static bool is_look_up(const char *callee)
{
    return operation_begins(callee, NAME_CALL_CLASS_ATTRIBUTE) ||
           operation_begins(callee, NAME_CALL_INSTANCE_ATTRIBUTE);
}

/* Texts that are put together, as formatting does. */
static bool is_making_text(const char *callee)
{
    static const enum pypy_name MAKING[] = {NAME_CALL_COUNT_CHARACTERS, NAME_CALL_DIGITS_OF_INT,
                                            NAME_CALL_BUILD_TEXT, NAME_CALL_APPEND_TEXT};

    for (size_t i = 0; i < sizeof MAKING / sizeof *MAKING; i++)
        if (operation_begins(callee, MAKING[i]))
            return true;
    return false;
}

/* True if of the calls of a line that count none of the same trace was made more often; of several, the first. */
static bool is_most_often(const struct ledger *ledger, const struct work_call *call)
{
    for (size_t i = 0; i < ledger->n_calls; i++) {
        const struct work_call *const other = &ledger->calls[i];
        if (other->trace == call->trace && order_places(&other->place, &call->place) == 0 &&
            is_counted(other->callee) &&
            (other->times > call->times || (other->times == call->times && other < call)))
            return false;
    }
    return true;
}

/* How often a line was executed, by what each trace calls most often at one operation: a function that is called at
   three operations is called three times each time. Too high where a bridge goes on with the line. */
static uint64_t executions(const struct ledger *ledger, const struct work_row *line)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < ledger->n_calls; i++) {
        const struct work_call *const call = &ledger->calls[i];
        if (order_places(&call->place, &line->place) == 0 && is_counted(call->callee) &&
            is_most_often(ledger, call))
            figure_add(&sum, call->times);
    }
    return sum;
}

struct short_calls short_calls_of(const struct ledger *ledger, const struct work_row *line)
{
    struct short_calls calls = {0};
    const uint64_t most = executions(ledger, line);
    uint64_t look_ups = 0, texts = 0;
    size_t n;
    struct made_of_part *parts = made_of(ledger, line, &n);

    for (size_t i = 0; i < n; i++) {
        if (!is_counted(parts[i].callee))
            continue;
        figure_add(&calls.instructions, parts[i].instructions);
        if (parts[i].times > calls.rounds)
            calls.rounds = parts[i].times;
        if (is_look_up(parts[i].callee))
            figure_add(&look_ups, parts[i].instructions);
        if (is_making_text(parts[i].callee))
            figure_add(&texts, parts[i].instructions);
        if (calls.n_named < MAX_SHORT_CALLS_NAMED)
            calls.named[calls.n_named++] = parts[i];
    }
    free(parts);
    if (calls.rounds > most)
        calls.rounds = most;
    calls.is_look_up = look_ups > calls.instructions / 2;
    calls.is_making_text = texts > calls.instructions / 2;
    return calls;
}

uint64_t short_calls_each(const struct short_calls *calls)
{
    return calls->rounds > 0 ? calls->instructions / calls->rounds : 0;
}

const char *short_calls_text(struct arena *arena, const struct short_calls *calls)
{
    const char *text = "";

    for (size_t i = 0; i < calls->n_named; i++) {
        const struct made_of_part *const part = &calls->named[i];
        const char *const words = callee_words(arena, part->callee);
        char each[PLAIN_NUMBER_SIZE];
        text = arena_printf(arena, "%s%s%s for %s", text, i > 0 ? ", " : "",
                            plain_count(part->instructions / calls->rounds, each),
                            words != NULL ? words : part->callee);
    }
    return text;
}
