/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be shown: see refused.h. */
#include "render/refused.h"

#include "base/output.h"

int refuse_baseline(const struct profile *profile, const char *file, struct fault *fault)
{
    return profile->is_baseline
               ? fault_set(fault, "%s: is a baseline: pypygc check and diff read it", file)
               : 0;
}

void tell_refused_sources(const struct sources *sources, const char *wanted)
{
    const char *example;
    const size_t refused = sources_refused(sources, &example);

    if (refused > 0)
        message_printf("not read, since outside of the run's directory: %s%s; %s, add "
                       "--sources=DIRECTORY",
                       example, refused > 1 ? " and others" : "", wanted);
}
