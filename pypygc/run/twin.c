/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run of a profile once more, without the JIT: see twin.h. */
#include "run/twin.h"

#include "base/output.h"
#include "run/plan.h"
#include "run/quiet.h"

/* That it was made without the JIT. */
static int check(const struct profile *twin, struct fault *fault)
{
    if (twin->n_traces > 0)
        return fault_set(fault, "the JIT was on in spite of --jit off: the profile's command is "
                                "no PyPy interpreter");
    return 0;
}

struct profile *twin_run(const struct profile *profile, const char *path, bool agreed,
                         struct fault *fault)
{
    struct arena arena = {0};
    struct plan plan;
    struct profile *twin = NULL;

    if (plan_make(&profile->run, path, &arena, &plan, fault) == 0 &&
        plan_agree(&plan, path, agreed, fault) == 0) {
        message_put("running the program again, without the JIT; this takes a while");
        twin = quiet_run(&(struct quiet_run){.options = plan.options,
                                             .command = plan.command,
                                             .variables = plan.variables,
                                             .n_variables = plan.n_variables,
                                             .cwd = plan.cwd,
                                             .name = "the run without the JIT"},
                         fault);
    }
    if (twin != NULL && check(twin, fault) != 0) {
        profile_free(twin);
        twin = NULL;
    }
    arena_free(&arena);
    return twin;
}
