/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From floating-point numbers to figures: see figure.h. A conversion of what does not fit is
   undefined in C. */
#include "base/figure.h"

uint64_t figure_whole(long double value)
{
    if (!(value >= 1)) /* NaN too */
        return 0;
    return value >= 0x1p64L ? UINT64_MAX : (uint64_t)value;
}
