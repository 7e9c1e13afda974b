/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which elements of two ordered lists belong together, when both come from the same source before
   and after an edit: pairs never cross, and of all such pairings the one that is most alike
   wins. */
#ifndef PYPYGC_ANALYSIS_ALIGN_H
#define PYPYGC_ANALYSIS_ALIGN_H

#include <stddef.h>

/* Instead of an index: has no partner. */
#define ALIGN_NONE ((size_t)-1)

/* How much the old element i and the new element j are alike: above 0. */
typedef double (*likeness)(const void *context, size_t i, size_t j);

/* Pairs n_old with n_new elements: partner[i] becomes the index of the new element that the old
   element i belongs to, or ALIGN_NONE. As many as can be are paired unless leaving some out makes
   the others more alike. Lists so long that this would take long are paired in their order. */
void align(size_t n_old, size_t n_new, likeness alike, const void *context, size_t *partner);

#endif
