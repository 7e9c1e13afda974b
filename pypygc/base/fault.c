/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages about failures: see fault.h. A module of its own because everything that can fail
   needs it, and nothing else. */
#include "base/fault.h"

#include <stdarg.h>
#include <stdio.h>

int fault_set(struct fault *fault, const char *format, ...)
{
    if (fault->text[0] == '\0') {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(fault->text, sizeof fault->text, format, arguments);
        va_end(arguments);
    }
    return -1;
}
