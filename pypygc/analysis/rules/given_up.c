/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace that is too long is given up. PyPy then no longer inlines the largest function of it, and begins again; where
   the length comes from one built-in function, such as struct.unpack() of hundreds of fields, that helps nothing,
   and each attempt costs as much as the last (rpython/jit/metainterp/pyjitpl.py, blackhole_if_trace_too_long). */
#include "analysis/rules/given_up.h"

#include "analysis/order.h"
#include "analysis/rules/cost.h"
#include "base/figure.h"
#include "base/plain.h"

#define REASON_TOO_LONG "trace too long"

/* Of one function: a few attempts are made of every large one, and then it is compiled in parts. */
#define MIN_ATTEMPTS 20

/* Of the run. Up to the second figure it is a remark. */
#define MIN_PERCENT  5.0
#define SURE_PERCENT 8.0

uint64_t given_up_because(const struct profile *profile, const char *reason, uint64_t *all)
{
    uint64_t count = 0;

    *all = 0;
    for (size_t i = 0; i < profile->n_abort_reasons; i++) {
        figure_add(all, profile->abort_reasons[i].count);
        if (order_strings(profile->abort_reasons[i].name, reason) == 0)
            figure_add(&count, profile->abort_reasons[i].count);
    }
    return count;
}

double given_up_cost(const struct work_attempts *attempts)
{
    return attempts->given_up > 0 ? (double)attempts->instructions * (double)attempts->given_up /
                                        (double)attempts->times
                                  : 0;
}

double given_up_cost_of_all(const struct ledger *ledger)
{
    double sum = 0;

    for (size_t i = 0; i < ledger->n_attempts; i++)
        sum += given_up_cost(&ledger->attempts[i]);
    return sum;
}

/* The attempts at one place that most was given up with; NULL if none was. */
static const struct work_attempts *largest(const struct ledger *ledger)
{
    const struct work_attempts *most = NULL;

    for (size_t i = 0; i < ledger->n_attempts; i++)
        if (ledger->attempts[i].place.file != NULL &&
            given_up_cost(&ledger->attempts[i]) > (most != NULL ? given_up_cost(most) : 0))
            most = &ledger->attempts[i];
    return most;
}

/* Where most of what is interpreted of a function is: attempts begin at its head. */
static unsigned interpreted_line(const struct ledger *ledger, const struct place *function)
{
    const struct work_row *most = NULL;

    for (size_t i = 0; i < ledger->n_lines; i++)
        if (ledger->lines[i].place.file != NULL &&
            order_functions(&ledger->lines[i].place, function) == 0 &&
            (most == NULL ||
             ledger->lines[i].share[SHARE_INTERPRETED] > most->share[SHARE_INTERPRETED]))
            most = &ledger->lines[i];
    return most != NULL ? (unsigned)most->place.line : (unsigned)function->line;
}

static void describe(const struct ledger *ledger, struct findings *findings,
                     struct finding *finding, const struct work_attempts *attempts)
{
    const unsigned line = interpreted_line(ledger, &attempts->place);
    char times[PLAIN_NUMBER_SIZE], each[PLAIN_NUMBER_SIZE];

    plain_count(attempts->given_up, times);
    plain_count(figure_whole(given_up_cost(attempts) / (double)attempts->given_up), each);
    finding_count(finding, "attempts_given_up", attempts->given_up);
    finding->brief = arena_printf(
        &findings->arena,
        "The JIT tried to compile this %s times, %s instructions each, and gave up: the trace is "
        "too long. It stays interpreted, most of it line %u.",
        times, each, line);
    finding->explanation = arena_printf(
        &findings->arena,
        "The JIT compiler began %s traces here that became longer than it allows, and threw each of them "
        "away after %s instructions. The code stays interpreted and is tried again every time that it is hot. "
        "Most of what is interpreted is on line %u. The cost is that of the attempts.",
        times, each, line);
    finding->advice =
        "Allow longer traces, and measure it: pypy3 --jit trace_limit=16000 and the script (6,000 "
        "operations is what PyPy allows; more than 16,384 are refused by many versions). Or make what is "
        "traced here shorter: a call with hundreds of arguments, or a struct format of hundreds of fields, "
        "is unrolled; the sum() of a piece of bytes, or of array('b', data), is a loop.";
}

void given_up_find_too_long(const struct facts *facts, struct findings *findings)
{
    const struct work_attempts *const attempts = largest(&facts->ledger);
    struct price price = {0};
    struct finding *finding;
    uint64_t all;
    const uint64_t too_long = given_up_because(facts->profile, REASON_TOO_LONG, &all);

    if (attempts == NULL || attempts->given_up < MIN_ATTEMPTS || too_long < all / 2)
        return;
    cost_add_instructions(&price, given_up_cost(attempts) * (double)too_long / (double)all);
    finding = cost_percent(facts, &price) >= MIN_PERCENT ? cost_find(facts, findings, &price)
                                                         : NULL;
    if (finding == NULL)
        return;
    if (cost_percent(facts, &price) < SURE_PERCENT)
        finding->severity = SEVERITY_LOW;
    finding->place = attempts->place;
    describe(&facts->ledger, findings, finding, attempts);
}
