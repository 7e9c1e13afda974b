/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's bill: see bill.h. Everything that caused work becomes a share with a weight in
   instructions, as the unit costs have it; then the instructions that were counted are divided by
   these weights. So the unit costs decide who pays, never how much there is to pay. */
#include "analysis/bill.h"

#include "analysis/distribute.h"
#include "base/figure.h"

#include <stdlib.h>

/* What marking an object costs, as much as marking so many bytes of it: see above. */
#define MARKED_OBJECT_IN_BYTES 128.0
static const char *const PART_NAMES[CHARGE_PARTS] = {
    [CHARGE_COPYING] = "copying",   [CHARGE_SCANNING] = "scanning", [CHARGE_MARKING] = "marking",
    [CHARGE_SWEEPING] = "sweeping", [CHARGE_OTHER] = "other",
};

const char *charge_part_name(enum charge_part part)
{
    return PART_NAMES[part];
}

uint64_t charge_sum(const struct charge *charge)
{
    uint64_t sum = 0;
    for (int i = 0; i < CHARGE_PARTS; i++)
        figure_add(&sum, charge->part[i]);
    return sum;
}

void charge_add(struct charge *sum, const struct charge *more)
{
    for (int i = 0; i < CHARGE_PARTS; i++)
        figure_add(&sum->part[i], more->part[i]);
}

/* ---- shares ---- */

/* Shares of one kind of collection. The pools are weights that go to no cell directly. */
struct ledger {
    const struct profile *profile;
    struct bill *bill;
    struct share *shares;
    size_t n_shares, capacity;
};

static void add_share(struct ledger *ledger, double weight, uint64_t *amount)
{
    if (weight <= 0)
        return;
    ledger->shares =
        array_grow(ledger->shares, ledger->n_shares, &ledger->capacity, sizeof *ledger->shares);
    ledger->shares[ledger->n_shares++] = (struct share){weight, amount};
}

typedef double weight_of_cell(const struct tally *tally);

/* Divides a pool among the cells. Returns false, and nothing is done, if all weigh nothing. */
static bool share_among_cells(struct ledger *ledger, double pool, enum charge_part part,
                              weight_of_cell *weight)
{
    const struct profile *profile = ledger->profile;
    double sum = 0;

    for (size_t i = 0; i < profile->n_cells; i++)
        sum += weight(&profile->cells[i].tally);
    if (sum <= 0)
        return false;
    for (size_t i = 0; i < profile->n_cells; i++)
        add_share(ledger, pool * (weight(&profile->cells[i].tally) / sum),
                  &ledger->bill->of_cell[i].part[part]);
    return true;
}

static double born_bytes(const struct tally *tally)
{
    return (double)tally_born(tally).bytes;
}

static double nursery_bytes(const struct tally *tally)
{
    return (double)tally->allocated.bytes;
}

static double aged_bytes(const struct tally *tally)
{
    return (double)tally_aged(tally).bytes;
}

static double marking_work(const struct tally *tally)
{
    return MARKED_OBJECT_IN_BYTES * (double)tally->marked.objects + (double)tally->marked.bytes;
}

static double sweeping_work(const struct tally *tally)
{
    return (double)tally->marked.objects + (double)tally->old_died.objects;
}

/* Divides the instructions by the shares. If there are none, by what was allocated; if nothing
   was, nobody pays. */
static void settle(struct ledger *ledger, uint64_t instructions)
{
    if (!distribute(instructions, ledger->shares, ledger->n_shares)) {
        share_among_cells(ledger, 1, CHARGE_OTHER, born_bytes);
        if (!distribute(instructions, ledger->shares, ledger->n_shares))
            figure_add(&ledger->bill->nobody, instructions);
    }
    free(ledger->shares);
}

/* ---- minor collections ---- */

/* The stack, to the sites that the collections began at. Returns the weight of those without. */
static double share_roots(struct ledger *ledger, double unit_cost)
{
    const struct profile *profile = ledger->profile;
    double *of_site = array_new(profile->n_sites, sizeof *of_site);
    double rest = 0;

    for (size_t i = 0; i < profile->n_minors; i++) {
        const struct minor *minor = &profile->minors[i];
        double *sum = minor->site != PROFILE_NONE ? &of_site[minor->site] : &rest;
        *sum += unit_cost * (double)units_roots(profile, i);
    }
    for (size_t i = 0; i < profile->n_sites; i++)
        add_share(ledger, of_site[i], &ledger->bill->of_site[i].part[CHARGE_SCANNING]);
    free(of_site);
    return rest;
}

static double remembered_work(const struct site_stores *stores, const double *cost)
{
    return cost[UNIT_REMEMBERED] * (double)stores->barriers +
           cost[UNIT_REMEMBERED_BYTE] * (double)stores->remembered_bytes;
}

static double card_work(const struct site_stores *stores, const double *cost)
{
    return cost[UNIT_CARD] * (double)stores->cards;
}

/* What was scanned because it had been stored into, to those who stored. Returns the weight if
   nobody is known. */
static double share_stores(struct ledger *ledger, double pool,
                           double (*work)(const struct site_stores *stores, const double *cost))
{
    const struct profile *profile = ledger->profile;
    const double *cost = ledger->bill->units.cost;
    double sum = 0;

    for (size_t i = 0; i < profile->n_stores; i++)
        sum += work(&profile->stores[i], cost);
    if (sum <= 0)
        return pool;
    for (size_t i = 0; i < profile->n_stores; i++)
        add_share(ledger, pool * (work(&profile->stores[i], cost) / sum),
                  &ledger->bill->of_site[profile->stores[i].site].part[CHARGE_SCANNING]);
    return 0;
}

/* The survivors, to their cells: what was copied, and what was large and traced in its place. */
static void share_survivors(struct ledger *ledger)
{
    const struct profile *profile = ledger->profile;
    const double *cost = ledger->bill->units.cost;

    for (size_t i = 0; i < profile->n_cells; i++) {
        const struct cell *cell = &profile->cells[i];
        const struct counts *survived = &cell->tally.survived;
        add_share(ledger,
                  cost[UNIT_SURVIVED_OBJECT] * (double)survived->objects +
                      cost[UNIT_SURVIVED_BYTE] * (double)survived->bytes +
                      cost[UNIT_LARGE_BYTE] * (double)units_large_bytes(profile, cell),
                  &ledger->bill->of_cell[i].part[CHARGE_COPYING]);
    }
}

static void charge_minors(const struct profile *profile, struct bill *bill)
{
    struct ledger ledger = {.profile = profile, .bill = bill};
    const double *cost = bill->units.cost;
    double rest = cost[UNIT_COLLECTION] * (double)profile->n_minors;
    double remembered = 0, cards = 0;

    for (size_t i = 0; i < profile->n_minors; i++) {
        remembered += cost[UNIT_REMEMBERED] * (double)profile->minors[i].remembered.value;
        cards += cost[UNIT_CARD] * (double)profile->minors[i].cards;
    }
    for (size_t i = 0; i < profile->n_stores; i++)
        remembered += cost[UNIT_REMEMBERED_BYTE] * (double)profile->stores[i].remembered_bytes;
    share_survivors(&ledger);
    rest += share_roots(&ledger, cost[UNIT_ROOT]);
    rest += share_stores(&ledger, remembered, remembered_work);
    rest += share_stores(&ledger, cards, card_work);
    share_among_cells(&ledger, rest, CHARGE_OTHER, nursery_bytes);
    settle(&ledger, bill->minor);
}

/* ---- major collections ---- */

static void charge_majors(const struct profile *profile, struct bill *bill)
{
    struct ledger ledger = {.profile = profile, .bill = bill};
    double marking = 0, sweeping = 0, rest = (double)bill->major;

    for (size_t i = 0; i < profile->n_majors; i++) {
        marking += (double)profile->majors[i].marking_instructions.value;
        sweeping += (double)profile->majors[i].sweeping_instructions.value;
    }
    if (share_among_cells(&ledger, marking, CHARGE_MARKING, marking_work))
        rest -= marking;
    if (share_among_cells(&ledger, sweeping, CHARGE_SWEEPING, sweeping_work))
        rest -= sweeping;
    if (!share_among_cells(&ledger, rest, CHARGE_OTHER, aged_bytes))
        share_among_cells(&ledger, rest, CHARGE_OTHER, born_bytes);
    settle(&ledger, bill->major);
}

static uint64_t total_or_0(const struct profile *profile, enum total total)
{
    return profile->totals.known[total] ? profile->totals.value[total] : 0;
}

void bill_compute(const struct profile *profile, struct bill *bill)
{
    const uint64_t all = total_or_0(profile, TOTAL_GC_INSTRUCTIONS);

    *bill = (struct bill){.known = profile->totals.known[TOTAL_GC_INSTRUCTIONS]};
    bill->of_cell = array_new(profile->n_cells, sizeof *bill->of_cell);
    bill->of_site = array_new(profile->n_sites, sizeof *bill->of_site);
    if (!bill->known)
        return;
    bill->major = total_or_0(profile, TOTAL_MAJOR_INSTRUCTIONS);
    if (bill->major > all) /* a defect, and reported as such: the sum stays that of the totals */
        bill->major = all;
    bill->minor = all - bill->major;
    units_cost(profile, &bill->units);
    charge_minors(profile, bill);
    charge_majors(profile, bill);
    for (size_t i = 0; i < profile->n_cells; i++)
        charge_add(&bill->sum, &bill->of_cell[i]);
    for (size_t i = 0; i < profile->n_sites; i++)
        charge_add(&bill->sum, &bill->of_site[i]);
}

void bill_free(struct bill *bill)
{
    free(bill->of_cell);
    free(bill->of_site);
    *bill = (struct bill){0};
}
