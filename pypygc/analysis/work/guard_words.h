/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it means that a guard has failed. */
#ifndef PYPYGC_ANALYSIS_WORK_GUARD_WORDS_H
#define PYPYGC_ANALYSIS_WORK_GUARD_WORDS_H

/* In words, what was otherwise than when the trace was made, by the name of the guard's operation, such
   as "guard_class". NULL if that is NULL or not known. */
const char *guard_differs(const char *operation);

#endif
