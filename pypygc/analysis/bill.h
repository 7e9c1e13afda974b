/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collector's bill: every instruction that was executed in the collector, charged to the cells
   and sites that caused it.

   Minor collections: copying (and tracing large arrays in their place) to the cells whose objects
   survived, scanning of the stack to the site whose need made the collection start, scanning of
   remembered objects and cards to the sites that stored into them, the rest by allocated bytes.
   What a unit of each costs is found out from the run itself, see units.h. Major collections: marking by what was marked, sweeping by what was
   marked or freed, the rest by what ever got old. */
#ifndef PYPYGC_ANALYSIS_BILL_H
#define PYPYGC_ANALYSIS_BILL_H

#include "analysis/units.h"
#include "profile/profile.h"

enum charge_part {
    CHARGE_COPYING,  /* survivors of minor collections, large ones too */
    CHARGE_SCANNING, /* roots, remembered objects, cards */
    CHARGE_MARKING,
    CHARGE_SWEEPING,
    CHARGE_OTHER, /* what each collection costs in any case */
    CHARGE_PARTS
};

/* Instructions. */
struct charge {
    uint64_t part[CHARGE_PARTS];
};

struct bill {
    bool known;            /* the run counted instructions; all below is 0 otherwise */
    uint64_t minor, major; /* instructions in minor and in major collections */
    uint64_t nobody;       /* of these: charged to nobody, because nothing was allocated */
    struct unit_costs units;
    struct charge sum;      /* minor + major - nobody */
    struct charge *of_cell; /* as many as the profile's cells */
    struct charge *of_site; /* as many as its sites: scanning, which has no type */
};

/* Makes the bill of a profile. It cannot fail; free with bill_free. */
void bill_compute(const struct profile *profile, struct bill *bill);

void bill_free(struct bill *bill);

/* The instructions of a charge. */
uint64_t charge_sum(const struct charge *charge);

/* Adds a charge to another. */
void charge_add(struct charge *sum, const struct charge *more);

/* As in the JSON report: "copying" and so on. */
const char *charge_part_name(enum charge_part part);

#endif
