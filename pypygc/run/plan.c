/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a profile may become a command: see plan.h. */
#include "run/plan.h"

#include "base/plain.h"
#include "base/shell.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what is taken over ---- */

/* A name, and an extended regular expression that the whole value has to match. Neither makes the
   tool or PyPy write or read a file. */
struct allowed {
    const char *name, *values;
};

static const struct allowed OPTIONS[] = {
    {"stack-depth", "[0-9]{1,2}"}, {"fold", "[0-9]{1,10}"},      {"checkpoint", "[0-9]{1,5}"},
    {"watch-malloc", "yes|no"},    {"cache-sim", "yes|no|full"}, {"start", "begin|request"},
    {"warmup", "auto|no"},         {"jitlog", "yes|no"},         {"layout", "none"},
};

/* rpython/rlib/rposix and rpython/memory/gc/env.py: numbers, with a unit. */
static const struct allowed VARIABLES[] = {
    {"PYPY_GC_[A-Z_]{1,40}", "[0-9]{1,19}(\\.[0-9]{1,6})?[kKmMgG]?[bB]?"},
    {"PYTHONHASHSEED", "random|[0-9]{1,10}"},
};

static bool matches(const char *text, const char *pattern)
{
    char whole[128];
    regex_t regex;
    bool result;

    snprintf(whole, sizeof whole, "^(%s)$", pattern);
    if (strchr(text, '\n') != NULL || regcomp(&regex, whole, REG_EXTENDED | REG_NOSUB) != 0)
        return false;
    result = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return result;
}

static bool is_allowed(const struct setting *setting, const struct allowed *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (matches(setting->name, list[i].name))
            return matches(setting->value, list[i].values);
    return false;
}

static void leave_out(struct plan *plan, struct arena *arena, const char *dashes,
                      const struct setting *setting)
{
    plan->left_out[plan->n_left_out++] =
        arena_printf(arena, "%s%s=%s", dashes, setting->name, setting->value);
}

static void take_options(const struct run *run, struct arena *arena, struct plan *plan)
{
    size_t n = 0;

    plan->options = arena_alloc(arena, (run->n_options + 2) * sizeof *plan->options);
    /* not those of a .valgrindrc in the program's directory */
    plan->options[n++] = arena_printf(arena, "--command-line-only=yes");
    for (size_t i = 0; i < run->n_options; i++) {
        const struct setting *option = &run->options[i];
        if (option->value == NULL || strcmp(option->name, "pypygc-out-file") == 0)
            continue;
        if (is_allowed(option, OPTIONS, sizeof OPTIONS / sizeof OPTIONS[0]))
            plan->options[n++] = arena_printf(arena, "--%s=%s", option->name, option->value);
        else
            leave_out(plan, arena, "--", option);
    }
}

/* PYPYLOG and JITLOG would write over the logs of the run, or over other files. */
static void take_variables(const struct run *run, struct arena *arena, struct plan *plan)
{
    plan->variables = arena_alloc(arena, run->n_environment * sizeof *plan->variables);
    for (size_t i = 0; i < run->n_environment; i++) {
        const struct setting *variable = &run->environment[i];
        if (variable->value == NULL)
            continue;
        if (is_allowed(variable, VARIABLES, sizeof VARIABLES / sizeof VARIABLES[0]))
            plan->variables[plan->n_variables++] =
                arena_printf(arena, "%s=%s", variable->name, variable->value);
        else
            leave_out(plan, arena, "", variable);
    }
}

/* ---- the interpreter ---- */

/* Only an interpreter knows --jit. To anything else it might mean something. */
static bool is_interpreter(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    return strncmp(name, "pypy", 4) == 0 || strncmp(name, "python", 6) == 0;
}

/* True if path, which is absolute, is in the folder or below it. All is below "/", so that says
   nothing: what is there came with the system. */
static bool is_below(const char *path, const char *folder)
{
    const size_t length = strlen(folder);

    return length > 1 && strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* That path, absolute, is a program that others cannot have put there. */
static int check_program(const char *path, const char *const *folders, size_t n_folders,
                         struct fault *fault)
{
    char real[PATH_MAX], folder[PATH_MAX];
    struct stat status;

    if (realpath(path, real) == NULL || stat(real, &status) != 0)
        return fault_set(fault, "%s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode) || access(real, X_OK) != 0)
        return fault_set(fault, "%s: is no program that can be executed", path);
    if (!is_interpreter(real))
        return fault_set(fault, "%s: is %s, no PyPy", path, real);
    if ((status.st_uid != 0 && status.st_uid != getuid()) || (status.st_mode & S_IWOTH) != 0)
        return fault_set(fault, "%s: belongs to another user or can be changed by any", path);
    for (size_t i = 0; i < n_folders; i++) {
        if (folders[i] == NULL || realpath(folders[i], folder) == NULL)
            continue;
        if (is_below(path, folder) || is_below(path, folders[i]) || is_below(real, folder))
            return fault_set(fault,
                             "%s: lies in %s, where the profile or its program does, and may have "
                             "come with it; to run it all the same, make the run yourself: "
                             "valgrind --tool=pypygc %s --jit off ...",
                             path, folder, path);
    }
    return 0;
}

/* Looks for name in the directories of PATH that are absolute. NULL if it is in none. */
static char *find_in_path(const char *name, struct arena *arena)
{
    const char *path = getenv("PATH");

    while (path != NULL && *path != '\0') {
        const size_t length = strcspn(path, ":");
        if (*path == '/') {
            char *file = arena_printf(arena, "%.*s/%s", (int)length, path, name);
            struct stat status;
            if (access(file, X_OK) == 0 && stat(file, &status) == 0 && S_ISREG(status.st_mode))
                return file;
        }
        path += length + (path[length] == ':');
    }
    return NULL;
}

static int find_interpreter(const struct run *run, const char *path, struct arena *arena,
                            char **found, struct fault *fault)
{
    const char *slash = strrchr(path, '/');
    const char *const folders[] = {
        run->cwd, ".",
        slash != NULL ? arena_copy(arena, path, slash > path ? (size_t)(slash - path) : 1) : "."};
    const char *name = run->n_command > 0 ? run->command[0] : "";

    *found = NULL;
    if (!run->has_pypy || !is_interpreter(name))
        return fault_set(fault, "the command of this profile does not begin with PyPy, so that it "
                                "cannot be run with --jit off");
    if (name[0] == '/')
        *found = arena_copy(arena, name, strlen(name));
    else if (strchr(name, '/') == NULL)
        *found = find_in_path(name, arena);
    else
        return fault_set(fault,
                         "%s: is looked for in the program's directory, and may have come "
                         "with it; to run it all the same, make the run yourself: valgrind "
                         "--tool=pypygc %s --jit off ...",
                         name, name);
    if (*found == NULL)
        return fault_set(fault, "%s: not found in PATH", name);
    return check_program(*found, folders, sizeof folders / sizeof folders[0], fault);
}

int plan_make(const struct run *run, const char *path, struct arena *arena, struct plan *plan,
              struct fault *fault)
{
    char *interpreter;
    size_t n = 0;

    *plan = (struct plan){.cwd = run->cwd};
    if (find_interpreter(run, path, arena, &interpreter, fault) != 0)
        return -1;
    plan->left_out =
        arena_alloc(arena, (run->n_options + run->n_environment) * sizeof *plan->left_out);
    take_options(run, arena, plan);
    take_variables(run, arena, plan);
    plan->command = arena_alloc(arena, (run->n_command + 3) * sizeof *plan->command);
    plan->command[n++] = interpreter;
    plan->command[n++] = arena_copy(arena, "--jit", 5);
    plan->command[n++] = arena_copy(arena, "off", 3);
    for (size_t i = 1; i < run->n_command; i++)
        plan->command[n++] = arena_copy(arena, run->command[i], strlen(run->command[i]));
    return 0;
}

/* ---- asking ---- */

static void show_owner(const char *path)
{
    struct stat status;
    const struct passwd *owner;

    if (stat(path, &status) != 0 || status.st_uid == getuid())
        return;
    owner = getpwuid(status.st_uid);
    fputs("pypygc: the profile ", stderr);
    plain_put(stderr, path);
    if (owner != NULL)
        fprintf(stderr, " belongs to another user, %s\n", owner->pw_name);
    else
        fprintf(stderr, " belongs to another user, number %u\n", (unsigned)status.st_uid);
}

static void show(const struct plan *plan, const char *path)
{
    fputs("pypygc: the profile's program is to run again, without the JIT:\n", stderr);
    if (plan->cwd != NULL) {
        fputs("    cd ", stderr);
        shell_put_word(stderr, plan->cwd);
        fputc('\n', stderr);
    }
    fputs("   ", stderr);
    for (size_t i = 0; i < plan->n_variables; i++) {
        fputc(' ', stderr);
        fputs(plan->variables[i], stderr); /* plain, as they are those that are allowed */
    }
    fputs(" valgrind --tool=pypygc", stderr);
    for (char **word = plan->options; *word != NULL; word++)
        fprintf(stderr, " %s", *word);
    for (char **word = plan->command; *word != NULL; word++) {
        fputc(' ', stderr);
        shell_put_word(stderr, *word);
    }
    fputc('\n', stderr);
    for (size_t i = 0; i < plan->n_left_out; i++) {
        fputs("pypygc: not taken over from the profile: ", stderr);
        shell_put_word(stderr, plan->left_out[i]);
        fputc('\n', stderr);
    }
    show_owner(path);
}

int plan_agree(const struct plan *plan, const char *path, bool agreed, struct fault *fault)
{
    char answer[16];

    show(plan, path);
    if (agreed)
        return 0;
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return fault_set(fault, "there is no terminal to ask at whether this may run; to agree to "
                                "it, add --yes");
    fputs("pypygc: run this? [y/N] ", stderr);
    fflush(stderr);
    if (fgets(answer, sizeof answer, stdin) != NULL &&
        (strcmp(answer, "y\n") == 0 || strcmp(answer, "yes\n") == 0))
        return 0;
    return fault_set(fault, "nothing was run");
}
