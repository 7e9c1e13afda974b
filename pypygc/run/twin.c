/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run of a profile once more, without the JIT: see twin.h. */
#include "run/twin.h"

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

#define OUT_FILE_OPTION "pypygc-out-file"

/* Only an interpreter knows --jit. To anything else it might mean something. */
static bool is_interpreter(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    return strncmp(name, "pypy", 4) == 0 || strncmp(name, "python", 6) == 0;
}

static char **command_of(const struct run *run, struct arena *arena)
{
    char **command = arena_alloc(arena, (run->n_command + 3) * sizeof *command);
    size_t n = 0;

    command[n++] = arena_copy(arena, run->command[0], strlen(run->command[0]));
    command[n++] = arena_copy(arena, "--jit", 5);
    command[n++] = arena_copy(arena, "off", 3);
    for (size_t i = 1; i < run->n_command; i++)
        command[n++] = arena_copy(arena, run->command[i], strlen(run->command[i]));
    return command;
}

/* The tool's options of that run, but for where the profile goes: to path. */
static char **options_of(const struct run *run, const char *path, struct arena *arena)
{
    char **options = arena_alloc(arena, (run->n_options + 2) * sizeof *options);
    size_t n = 0;

    options[n++] = arena_printf(arena, "--" OUT_FILE_OPTION "=%s", path);
    for (size_t i = 0; i < run->n_options; i++) {
        const struct setting *option = &run->options[i];
        if (option->value != NULL && strcmp(option->name, OUT_FILE_OPTION) != 0)
            options[n++] = arena_printf(arena, "--%s=%s", option->name, option->value);
    }
    return options;
}

/* The environment of this process with the GC variables of that run. The logs are left out: they
   would be written over. */
static char **environment_of(const struct run *run, struct arena *arena, struct fault *fault)
{
    const char **extra = arena_alloc(arena, run->n_environment * sizeof *extra);
    size_t n = 0;

    for (size_t i = 0; i < run->n_environment; i++) {
        const struct setting *variable = &run->environment[i];
        if (variable->value != NULL && strcmp(variable->name, "PYPYLOG") != 0 &&
            strcmp(variable->name, "JITLOG") != 0)
            extra[n++] = arena_printf(arena, "%s=%s", variable->name, variable->value);
    }
    return changed_environment(extra, n, fault);
}

/* Where this process was, to go back to it. */
struct before {
    int folder, input, output;
};

/* Goes to the run's directory, with nothing to read and nowhere to write to. */
static int move(const struct run *run, struct before *before, struct fault *fault)
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
static int run_to(const struct run *run, const char *path, struct fault *fault)
{
    struct arena arena = {0};
    struct launched launched = {0};
    struct before before;
    char **environment = environment_of(run, &arena, fault);
    int status = environment != NULL ? 0 : -1;

    if (status == 0)
        status = move(run, &before, fault);
    else
        before = (struct before){-1, -1, -1};
    if (status == 0)
        status = launch(&(struct launch){.options = options_of(run, path, &arena),
                                         .command = command_of(run, &arena),
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
    arena_free(&arena);
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

struct profile *twin_run(const struct profile *profile, struct fault *fault)
{
    const struct run *run = &profile->run;
    const char *temporary = getenv("TMPDIR");
    char folder[PATH_MAX], path[PATH_MAX + 16];
    struct profile *twin = NULL;

    if (!run->has_pypy || run->n_command == 0 || !is_interpreter(run->command[0])) {
        fault_set(fault, "the command of this profile does not begin with PyPy, so that it cannot "
                         "be run with --jit off");
        return NULL;
    }
    if (temporary == NULL || temporary[0] != '/')
        temporary = "/tmp";
    if (snprintf(folder, sizeof folder, "%s/pypygc-XXXXXX", temporary) >= (int)sizeof folder ||
        mkdtemp(folder) == NULL) {
        fault_set(fault, "%s: %s", temporary, strerror(errno));
        return NULL;
    }
    snprintf(path, sizeof path, "%s/pypygc.out", folder);
    message_put("running the program again, without the JIT; this takes a while");
    if (run_to(run, path, fault) == 0)
        twin = profile_read(path, fault);
    if (twin != NULL && check(twin, fault) != 0) {
        profile_free(twin);
        twin = NULL;
    }
    unlink(path);
    rmdir(folder);
    return twin;
}
