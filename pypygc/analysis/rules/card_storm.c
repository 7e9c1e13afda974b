/* SPDX-License-Identifier: GPL-3.0-or-later */
/* card-storm: stores of young objects all over a large old array. Arrays of pointers that are too
   large for the nursery are remembered by cards of 128 items: a minor collection traces all 128 of
   a card that was marked, for the one that was stored. Stores side by side share cards; scattered
   ones do not. What is seen: marked cards by the site that stored, and how few survivors there are
   for the items that were traced. */
#include "analysis/rules/cost.h"
#include "analysis/rules/rules.h"
#include "analysis/rules/spots.h"
#include "base/figure.h"

/* Items of a card (card_page_indices in rpython/memory/gc/incminimark.py). */
#define CARD_ITEMS 128
/* Stores side by side find 128 young objects in a card. At an eighth of that most of the tracing is
   for nothing. */
#define MIN_ITEMS_PER_SURVIVOR 8

enum { CARDS, CARD_BYTES };

/* What survived the minor collections in which cards were traced. */
static double survivors_with_cards(const struct profile *profile)
{
    double sum = 0;
    for (size_t i = 0; i < profile->n_minors; i++)
        if (profile->minors[i].cards > 0)
            sum += (double)profile->minors[i].survived.objects;
    return sum;
}

/* Items that were traced for each object that survived. */
static double items_for(const struct spot *spot, double survivors)
{
    return spot->amount[CARDS] * CARD_ITEMS / (survivors > 1 ? survivors : 1);
}

static void describe(const struct facts *facts, struct findings *findings, struct finding *finding,
                     const struct spot *spot, const void *context)
{
    const double items_per_survivor = items_for(spot, *(const double *)context);

    (void)facts;
    finding_count(finding, "cards", figure_whole(spot->amount[CARDS]));
    finding_bytes(finding, "card_bytes", figure_whole(spot->amount[CARD_BYTES]));
    finding_count(finding, "traced_items_per_survivor", figure_whole(items_per_survivor));
    finding->explanation = arena_printf(
        &findings->arena,
        "Stores into a large array marked %.0f cards. The collector keeps one mark for 128 items of "
        "an array that is too large for the nursery, and each minor collection traces all items of "
        "every marked card: %.0f bytes in this run, %.0f items for each object that survived. The "
        "stores are so scattered that hardly two of them share a card.",
        spot->amount[CARDS], spot->amount[CARD_BYTES], items_per_survivor);
    finding->advice =
        "Store in the order of the index where that is possible: collect the pairs and sort them "
        "first, or fill one part of the array after the other. Keep plain numbers in the list "
        "(nothing is marked for these), or use several smaller lists or a dictionary of lists.";
}

static bool price(const struct facts *facts, const struct spot *spot, const void *context,
                  struct price *price)
{
    cost_add_instructions(price, spot->amount[CARDS] * facts->bill.units.cost[UNIT_CARD]);
    return items_for(spot, *(const double *)context) >= MIN_ITEMS_PER_SURVIVOR;
}

static const struct spot_pattern PATTERN = {price, describe};

static void find(const struct facts *facts, struct findings *findings)
{
    const struct profile *profile = facts->profile;
    const double survivors = survivors_with_cards(profile);
    struct spots spots = {0};

    for (size_t i = 0; i < profile->n_stores; i++) {
        const struct site_stores *stores = &profile->stores[i];
        if (stores->cards > 0)
            spots_add_site(&spots, facts, stores->site,
                           &(struct spot){.weight = (double)stores->cards,
                                          .amount = {[CARDS] = (double)stores->cards,
                                                     [CARD_BYTES] = (double)stores->card_bytes}});
    }
    spots_find(&spots, facts, findings, &PATTERN, &survivors);
}

const struct rule rule_card_storm = {.id = "card-storm", .find = find};
