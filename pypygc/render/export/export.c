/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile for another viewer: see export.h. */
#include "render/export/export.h"

#include "base/output.h"
#include "profile/reader.h"

int export_make(const struct export_request *request, const char *file, struct fault *fault)
{
    struct profile *profile = profile_read(file, fault);
    struct output output = {0};
    struct facts facts;
    int status = -1;

    if (profile == NULL)
        return -1;
    if (profile->is_baseline)
        fault_set(fault, "%s: is a baseline: pypygc check and diff read it", file);
    else
        status = output_open(&output, request->output, file, request->format->gate, fault);
    if (status == 0) {
        facts_compute(profile, &facts);
        request->format->put.export(&(struct export){file, &facts}, output.out);
        facts_free(&facts);
        status = output_close(&output, fault);
    }
    profile_free(profile);
    return status;
}
