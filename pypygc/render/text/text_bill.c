/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's bill for people: see text_parts.h. Two lines a site: what it was charged and
   what became of its objects, then who it is. */
#include "base/figure.h"
#include "render/text/text_parts.h"

/* Under the figures, up to the right margin. */
#define OWNER_INDENT 16

static const char LEGEND[] =
    "  copy: survivors of minor collections; mark: marking and freeing by major ones; scan: the\n"
    "  stack, and stores into old objects; rest: fixed costs, and a major collection that had not\n"
    "  ended. got old: bytes; of these died at the 1st or 2nd major collection after that, or were\n"
    "  not freed at the end (alive).\n";

static void put_site(FILE *out, const struct facts *facts, const struct site_row *row)
{
    const uint64_t charged = charge_sum(&row->charge);
    const uint64_t *part = row->charge.part;
    const uint64_t aged = tally_aged(&row->tally).bytes;
    char a[PLAIN_NUMBER_SIZE], b[PLAIN_NUMBER_SIZE];

    fprintf(out, "  %16s %6.1f  %5.0f %5.0f %5.0f %5.0f", plain_count(charged, a),
            percent_of(charged, facts->bill.minor + facts->bill.major),
            percent_of(part[CHARGE_COPYING], charged),
            percent_of(part[CHARGE_MARKING] + part[CHARGE_SWEEPING], charged),
            percent_of(part[CHARGE_SCANNING], charged), percent_of(part[CHARGE_OTHER], charged));
    if (aged > 0)
        fprintf(out, "  %10s %6.0f %6.0f %6.0f", plain_bytes(aged, b),
                percent_of(row->tally.died_first_major.bytes, aged),
                percent_of(row->tally.died_second_major.bytes, aged),
                percent_of(row->tally.old_live.bytes, aged));
    fprintf(out, "\n%*s", OWNER_INDENT, "");
    text_owner(out, row->owner, PLAIN_WIDTH - OWNER_INDENT);
    fputc('\n', out);
}

static void put_cost(FILE *out, double cost, const char *what)
{
    if (cost < 100)
        fprintf(out, "%.3g %s", cost, what);
    else
        fprintf(out, "%.0f %s", cost, what);
}

static void put_unit_costs(FILE *out, const struct unit_costs *units)
{
    const double *cost = units->cost;

    fputs("  Unit costs in instructions: ", out);
    put_cost(out, cost[UNIT_COLLECTION], "a collection, ");
    put_cost(out, cost[UNIT_SURVIVED_OBJECT], "a survivor and ");
    put_cost(out, cost[UNIT_SURVIVED_BYTE], "a byte of it,\n  ");
    put_cost(out, cost[UNIT_LARGE_BYTE], "a byte of a large array of pointers, ");
    put_cost(out, cost[UNIT_ROOT], "a new word of the stack,\n  ");
    put_cost(out, cost[UNIT_REMEMBERED], "a remembered object and ");
    put_cost(out, cost[UNIT_REMEMBERED_BYTE], "a byte of it, ");
    put_cost(out, cost[UNIT_CARD], "a card.\n  ");
    if (units->fitted)
        fprintf(
            out,
            "They explain all but %.0f %% of the instructions in this run's %zu minor collections.\n",
            100 * units->error, units->n_minors);
    else if (units->n_minors < UNITS_MIN_MINORS)
        fputs(
            "Default ones, scaled: there were too few minor collections to find this run's own.\n",
            out);
    else
        fputs("Default ones, scaled: no costs explain this run's minor collections.\n", out);
}

void text_bill(const struct report *report, FILE *out)
{
    const struct facts *facts = report->facts;
    const size_t n = text_rows(report, facts->n_sites);
    char number[PLAIN_NUMBER_SIZE];

    if (!facts->bill.known)
        return;
    text_heading(out, "Sites by cost to the collector");
    if (facts->n_sites == 0)
        fputs("  None.\n", out);
    else
        fprintf(out, "  %16s %6s  %5s %5s %5s %5s  %10s %6s %6s %6s\n", "instructions", "%",
                "copy%", "mark%", "scan%", "rest%", "got old", "1st%", "2nd%", "alive%");
    for (size_t i = 0; i < n; i++)
        put_site(out, facts, &facts->sites[i]);
    text_rest(out, n, facts->n_sites);
    if (facts->bill.nobody > 0)
        fprintf(out, "  charged to nobody: %s\n", plain_count(facts->bill.nobody, number));
    fputs(LEGEND, out);
    put_unit_costs(out, &facts->bill.units);
}
