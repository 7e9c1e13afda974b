/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program under the tool: see launch.h.

   The tool says how far it is through a file in memory, which it opens as
   /proc/PID/fd/N of this process: nothing is left behind, and the program has no descriptor that
   it would not have otherwise. The first record comes before the program starts: without one,
   Valgrind has refused the options or the program. */
#include "run/launch.h"

#include "base/output.h"
#include "run/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef PYPYGC_VALGRIND
#define PYPYGC_VALGRIND "/usr/bin/valgrind"
#endif
/* Where the tool is installed, and where Valgrind looks for tools. */
#ifndef PYPYGC_LIBEXEC
#define PYPYGC_LIBEXEC "/usr/libexec/valgrind"
#endif
#ifndef PYPYGC_SYSLIB
#define PYPYGC_SYSLIB PYPYGC_LIBEXEC
#endif

#define TOOL_FILE "pypygc-amd64-linux"

static const int PASSED_ON[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};

/* ---- finding ---- */

/* The directory of the tool in the build that this program is part of, into path; false if it is
   an installed one: BUILD/bin/pypygc and BUILD/vglib. */
static bool find_in_build(char path[PATH_MAX])
{
    static const char OWN[] = "/bin/pypygc";
    char tool[PATH_MAX + sizeof TOOL_FILE];
    const ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    size_t stem;

    if (length < (ssize_t)sizeof OWN)
        return false;
    path[length] = '\0';
    stem = (size_t)length - strlen(OWN);
    if (strcmp(path + stem, OWN) != 0)
        return false;
    memcpy(path + stem, "/vglib", sizeof "/vglib");
    snprintf(tool, sizeof tool, "%s/" TOOL_FILE, path);
    return access(tool, X_OK) == 0;
}

/* What VALGRIND_LIB has to be, into path; an empty text if nothing need be said. */
static int find_tool(char path[PATH_MAX], struct fault *fault)
{
    if (find_in_build(path))
        return 0;
    path[0] = '\0';
    if (getenv("VALGRIND_LIB") != NULL)
        return 0;
    if (access(PYPYGC_LIBEXEC "/" TOOL_FILE, X_OK) != 0)
        return fault_set(fault,
                         "the tool is not in " PYPYGC_LIBEXEC ": %s; install pypygc again, or say "
                         "with VALGRIND_LIB=DIRECTORY where it is",
                         strerror(errno));
    if (strcmp(PYPYGC_LIBEXEC, PYPYGC_SYSLIB) != 0)
        memcpy(path, PYPYGC_LIBEXEC, sizeof PYPYGC_LIBEXEC);
    return 0;
}

static const char *valgrind(void)
{
    return access(PYPYGC_VALGRIND, X_OK) == 0 ? PYPYGC_VALGRIND : "valgrind";
}

/* ---- starting ---- */

/* Valgrind's arguments: the options, behind those that this program needs, and the command. From
   malloc; the strings are not copied. NULL if there is no memory. */
static char **arguments_of(const struct launch *launch, char *progress_option)
{
    static char name[] = "valgrind", tool[] = "--tool=pypygc", quiet[] = "-q";
    char *const own[] = {name, tool, quiet, progress_option};
    const size_t n_own = sizeof own / sizeof own[0];
    size_t n_options = 0, n_command = 0;
    char **arguments;

    while (launch->options[n_options] != NULL)
        n_options++;
    while (launch->command[n_command] != NULL)
        n_command++;
    arguments = malloc((n_own + n_options + n_command + 1) * sizeof *arguments);
    if (arguments == NULL)
        return NULL;
    memcpy(arguments, own, sizeof own);
    memcpy(arguments + n_own, launch->options, n_options * sizeof *arguments);
    memcpy(arguments + n_own + n_options, launch->command, (n_command + 1) * sizeof *arguments);
    return arguments;
}

/* The child's part: never returns. errors gets errno if Valgrind cannot be executed. */
static _Noreturn void become(const struct launch *launch, char *const *arguments,
                             const char *valgrind_lib, const sigset_t *mask, int errors)
{
    if (launch->environment != NULL)
        environ = (char **)launch->environment;
    if (valgrind_lib[0] != '\0' && setenv("VALGRIND_LIB", valgrind_lib, 1) != 0)
        goto failed;
    signal(SIGPIPE, SIG_DFL); /* which this program ignores */
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(valgrind(), arguments);
failed:;
    const int error = errno;
    const ssize_t written = write(errors, &error, sizeof error);
    _exit(written == sizeof error ? EXIT_NO_PROGRAM : EXIT_CANNOT);
}

static void fix_addresses(int *before)
{
    *before = personality(0xffffffff);
    if (*before == -1 || personality((unsigned)*before | ADDR_NO_RANDOMIZE) == -1)
        message_printf("address randomisation cannot be switched off (%s): figures of several runs "
                       "will differ a little",
                       strerror(errno));
}

/* Starts Valgrind. Returns its process id, or -1 with *fault set. */
static pid_t start(const struct launch *launch, char *const *arguments, const char *valgrind_lib,
                   const sigset_t *mask, struct fault *fault)
{
    int errors[2], error = 0, persona = -1;
    pid_t pid;

    if (pipe2(errors, O_CLOEXEC) != 0)
        return fault_set(fault, "%s", strerror(errno));
    if (launch->fixed_addresses)
        fix_addresses(&persona);
    pid = fork();
    if (pid == 0)
        become(launch, arguments, valgrind_lib, mask, errors[1]);
    error = pid < 0 ? errno : 0;
    close(errors[1]);
    if (persona != -1)
        personality((unsigned)persona);
    if (pid > 0 && read(errors[0], &error, sizeof error) == sizeof error) {
        waitpid(pid, NULL, 0);
        pid = -1;
    }
    close(errors[0]);
    if (pid < 0)
        fault_set(fault, "%s cannot be started: %s", valgrind(), strerror(error));
    return pid;
}

/* ---- waiting ---- */

static uint64_t now_in_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec;
}

/* Waits for the end of pid; set are the signals that are blocked. Returns waitpid's status. */
static int wait_for(pid_t pid, const sigset_t *set, bool show, int file, struct progress *progress)
{
    const uint64_t begin = now_in_seconds();
    const struct timespec second = {1, 0};
    siginfo_t info;
    int status;

    while (waitpid(pid, &status, WNOHANG) == 0) {
        const int number = sigtimedwait(set, &info, &second);
        /* what the kernel itself sends, for a terminal, the program has got, too */
        if (number > 0 && number != SIGCHLD && info.si_code <= 0)
            kill(pid, number);
        if (number < 0 && show) {
            progress_read(file, progress);
            progress_show(messages_terminal(), progress, now_in_seconds() - begin);
        }
    }
    if (show)
        progress_hide(messages_terminal());
    progress_read(file, progress);
    return status;
}

static int run_and_wait(const struct launch *launch, const char *valgrind_lib, int file,
                        struct progress *progress, int *status, struct fault *fault)
{
    char option[64];
    char **arguments;
    sigset_t set, mask;
    pid_t pid;

    snprintf(option, sizeof option, "--progress-file=/proc/%ld/fd/%d", (long)getpid(), file);
    arguments = arguments_of(launch, option);
    if (arguments == NULL)
        return fault_set(fault, "%s", strerror(errno));
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    for (size_t i = 0; i < sizeof PASSED_ON / sizeof PASSED_ON[0]; i++)
        sigaddset(&set, PASSED_ON[i]);
    signal(SIGCHLD, SIG_DFL);
    sigprocmask(SIG_BLOCK, &set, &mask);
    fflush(NULL);
    pid = start(launch, arguments, valgrind_lib, &mask, fault);
    if (pid > 0)
        *status = wait_for(pid, &set, launch->show_progress, file, progress);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    free(arguments);
    return pid > 0 ? 0 : -1;
}

int launch(const struct launch *launch, struct launched *launched, struct fault *fault)
{
    struct progress progress = {0};
    char valgrind_lib[PATH_MAX];
    int file, status = 0, result = EXIT_CANNOT;

    if (find_tool(valgrind_lib, fault) != 0)
        return EXIT_CANNOT;
    file = memfd_create("pypygc-progress", MFD_CLOEXEC);
    if (file < 0) {
        fault_set(fault, "%s", strerror(errno));
        return EXIT_CANNOT;
    }
    if (run_and_wait(launch, valgrind_lib, file, &progress, &status, fault) == 0) {
        launched->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        launched->status = launched->signal != 0 ? 128 + launched->signal : WEXITSTATUS(status);
        launched->counted = progress.counted;
        launched->complete = progress.complete;
        if (progress.started) {
            launched->profile = progress.profile;
            progress.profile = NULL;
            result = 0;
        } else {
            /* Valgrind has said why; 126 and 127 are about the program */
            fault_set(fault, "%s was not started under the tool", launch->command[0]);
            if (launched->status == 126 || launched->status == EXIT_NO_PROGRAM)
                result = EXIT_NO_PROGRAM;
        }
    }
    progress_free(&progress);
    close(file);
    return result;
}
