/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run of a profile once more, without the JIT: see twin.h. */
#include "run/twin.h"

#include "base/output.h"
#include "profile/reader.h"
#include "run/launch.h"
#include "run/plan.h"
#include "run/repeatable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The plan's options, and where the profile goes. */
static char **options_of(const struct plan *plan, const char *path, struct arena *arena)
{
    size_t n = 0, i = 0;
    char **options;

    while (plan->options[n] != NULL)
        n++;
    options = arena_alloc(arena, (n + 2) * sizeof *options);
    options[i++] = arena_printf(arena, "--pypygc-out-file=%s", path);
    memcpy(options + i, plan->options, n * sizeof *options);
    return options;
}

/* Where this process was, to go back to it. */
struct before {
    int folder, input, output;
};

/* Goes to the run's directory, with nothing to read and nowhere to write to. */
static int move(const struct plan *plan, struct before *before, struct fault *fault)
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int status = 0;

    before->folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    before->input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    before->output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (null < 0 || before->folder < 0)
        status = fault_set(fault, "%s", strerror(errno));
    else if (plan->cwd != NULL && chdir(plan->cwd) != 0)
        status = fault_set(fault, "%s, where the program ran: %s", plan->cwd, strerror(errno));
    else if (dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
        status = fault_set(fault, "%s", strerror(errno));
    if (null >= 0)
        close(null);
    return status;
}

static void put_back(int saved, int descriptor)
{
    if (saved < 0)
        return;
    dup2(saved, descriptor);
    close(saved);
}

static int move_back(const struct before *before, struct fault *fault)
{
    int status = 0;

    put_back(before->input, STDIN_FILENO);
    put_back(before->output, STDOUT_FILENO);
    if (before->folder < 0)
        return 0;
    if (fchdir(before->folder) != 0)
        status = fault_set(fault, "cannot go back to this directory: %s", strerror(errno));
    close(before->folder);
    return status;
}

/* Makes the run; path is where its profile shall be. */
static int run_to(const struct plan *plan, const char *path, struct arena *arena,
                  struct fault *fault)
{
    struct launched launched = {0};
    struct before before;
    char **environment = changed_environment(plan->variables, plan->n_variables, fault);
    int status = environment != NULL ? 0 : -1;

    if (status == 0)
        status = move(plan, &before, fault);
    else
        before = (struct before){-1, -1, -1};
    if (status == 0)
        status = launch(&(struct launch){.options = options_of(plan, path, arena),
                                         .command = plan->command,
                                         .environment = environment,
                                         .show_progress = isatty(STDERR_FILENO)},
                        &launched, fault);
    if (move_back(&before, fault) != 0)
        status = -1;
    if (status == 0 && launched.profile == NULL)
        status = fault_set(fault, "the run without the JIT left no profile (exit status %d)",
                           launched.status);
    if (status == 0 && launched.status != 0)
        message_printf("the run without the JIT ended with status %d", launched.status);
    free(launched.profile);
    repeatable_free(environment);
    return status == 0 ? 0 : -1;
}

/* That it is whole and was made without the JIT. */
static int check(const struct profile *twin, struct fault *fault)
{
    if (!twin->complete)
        return fault_set(fault, "the profile of the run without the JIT is not complete: %s",
                         twin->incomplete_reason);
    if (twin->n_traces > 0)
        return fault_set(fault, "the JIT was on in spite of --jit off: the profile's command is "
                                "no PyPy interpreter");
    return 0;
}

/* Makes the run in a folder of its own, and reads its profile. */
static struct profile *run_and_read(const struct plan *plan, struct arena *arena,
                                    struct fault *fault)
{
    const char *temporary = getenv("TMPDIR");
    char folder[PATH_MAX], path[PATH_MAX + 16];
    struct profile *twin = NULL;

    if (temporary == NULL || temporary[0] != '/')
        temporary = "/tmp";
    if (snprintf(folder, sizeof folder, "%s/pypygc-XXXXXX", temporary) >= (int)sizeof folder ||
        mkdtemp(folder) == NULL) {
        fault_set(fault, "%s: %s", temporary, strerror(errno));
        return NULL;
    }
    snprintf(path, sizeof path, "%s/pypygc.out", folder);
    message_put("running the program again, without the JIT; this takes a while");
    if (run_to(plan, path, arena, fault) == 0)
        twin = profile_read(path, fault);
    if (twin != NULL && check(twin, fault) != 0) {
        profile_free(twin);
        twin = NULL;
    }
    unlink(path);
    rmdir(folder);
    return twin;
}

struct profile *twin_run(const struct profile *profile, const char *path, bool agreed,
                         struct fault *fault)
{
    struct arena arena = {0};
    struct plan plan;
    struct profile *twin = NULL;

    if (plan_make(&profile->run, path, &arena, &plan, fault) == 0 &&
        plan_agree(&plan, path, agreed, fault) == 0)
        twin = run_and_read(&plan, &arena, fault);
    arena_free(&arena);
    return twin;
}
