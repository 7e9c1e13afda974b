/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to write in place of a call of the standard library that takes long under PyPy. */
#ifndef PYPYGC_ANALYSIS_RULES_CALL_ADVICE_H
#define PYPYGC_ANALYSIS_RULES_CALL_ADVICE_H

#include "profile/place.h"

#include <stdbool.h>

/* The advice for a function of the library; what holds of any call if nothing is known of it, or callee is NULL. */
const char *call_advice(const struct place *callee);

/* True if the function, which may be NULL, is the best that is known for what it does: its cost is that of the
   algorithm, so that it is worth no more than a remark. */
bool call_is_best(const struct place *callee);

#endif
