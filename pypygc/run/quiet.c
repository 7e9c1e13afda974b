/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run that is made for its profile alone: see quiet.h. */
#include "run/quiet.h"

#include "base/arena.h"
#include "base/output.h"
#include "profile/reader.h"
#include "run/launch.h"
#include "run/repeatable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The run's options, and where the profile goes. */
static char **options_of(const struct quiet_run *run, const char *path, struct arena *arena)
{
    size_t n = 0, i = 0;
    char **options;

    while (run->options != NULL && run->options[n] != NULL)
        n++;
    options = arena_alloc(arena, (n + 2) * sizeof *options);
    options[i++] = arena_printf(arena, "--pypygc-out-file=%s", path);
    if (n != 0)
        memcpy(options + i, run->options, n * sizeof *options);
    return options;
}

/* Where this process was, to go back to it. */
struct before {
    int folder, input, output;
};

/* Goes to the run's directory, with nothing to read and nowhere to write to. */
static int move(const struct quiet_run *run, struct before *before, struct fault *fault)
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int status = 0;

    before->folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    before->input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    before->output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (null < 0 || before->folder < 0)
        status = fault_set(fault, "%s", strerror(errno));
    else if (run->cwd != NULL && chdir(run->cwd) != 0)
        status = fault_set(fault, "%s, where the program ran: %s", run->cwd, strerror(errno));
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
static int run_to(const struct quiet_run *run, const char *path, struct arena *arena,
                  struct fault *fault)
{
    struct launched launched = {0};
    struct before before;
    char **environment = changed_environment(run->variables, run->n_variables, fault);
    int status = environment != NULL ? 0 : -1;

    if (status == 0)
        status = move(run, &before, fault);
    else
        before = (struct before){-1, -1, -1};
    if (status == 0)
        status = launch(&(struct launch){.options = options_of(run, path, arena),
                                         .command = run->command,
                                         .environment = environment,
                                         .show_progress = isatty(STDERR_FILENO)},
                        &launched, fault);
    if (move_back(&before, fault) != 0)
        status = -1;
    if (status == 0 && launched.profile == NULL)
        status =
            fault_set(fault, "%s left no profile (exit status %d)", run->name, launched.status);
    if (status == 0 && launched.status != 0)
        message_printf("%s ended with status %d", run->name, launched.status);
    free(launched.profile);
    repeatable_free(environment);
    return status == 0 ? 0 : -1;
}

struct profile *quiet_run(const struct quiet_run *run, struct fault *fault)
{
    const char *temporary = getenv("TMPDIR");
    char folder[PATH_MAX], path[PATH_MAX + 16];
    struct arena arena = {0};
    struct profile *profile = NULL;

    if (temporary == NULL || temporary[0] != '/')
        temporary = "/tmp";
    if (snprintf(folder, sizeof folder, "%s/pypygc-XXXXXX", temporary) >= (int)sizeof folder ||
        mkdtemp(folder) == NULL) {
        fault_set(fault, "%s: %s", temporary, strerror(errno));
        return NULL;
    }
    snprintf(path, sizeof path, "%s/pypygc.out", folder);
    if (run_to(run, path, &arena, fault) == 0)
        profile = profile_read(path, fault);
    if (profile != NULL && !profile->complete) {
        fault_set(fault, "the profile of %s is not complete: %s", run->name,
                  profile->incomplete_reason);
        profile_free(profile);
        profile = NULL;
    }
    unlink(path);
    rmdir(folder);
    arena_free(&arena);
    return profile;
}
