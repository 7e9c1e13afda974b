/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which profile is meant when the user names none: see newest.h. */
#include "run/newest.h"

#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_later(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

/* True for the page of a profile. */
static bool is_page(const char *name)
{
    const size_t length = strlen(name);

    return length > 5 && strcmp(name + length - 5, ".html") == 0;
}

/* True for pypygc.out.N.tmpN: what earlier versions of the tool left of a profile when they were
   killed while writing it. */
static bool is_rest(const char *name)
{
    const char *suffix = strrchr(name, '.');

    return suffix != NULL && strncmp(suffix, ".tmp", 4) == 0 && suffix[4] != '\0' &&
           suffix[4 + strspn(suffix + 4, "0123456789")] == '\0';
}

char *newest_profile(struct fault *fault)
{
    struct timespec latest = {0};
    const char *newest = NULL;
    char *name = NULL;
    bool foreign = false;
    glob_t found;

    if (glob("pypygc.out.*", 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            struct stat status;
            /* a link may lead anywhere; a file of somebody else has to be named */
            if (lstat(found.gl_pathv[i], &status) != 0 || !S_ISREG(status.st_mode) ||
                status.st_size == 0 || is_rest(found.gl_pathv[i]) || is_page(found.gl_pathv[i]))
                continue;
            if (status.st_uid != getuid()) {
                foreign = true;
                continue;
            }
            if (newest == NULL || is_later(&status.st_mtim, &latest)) {
                newest = found.gl_pathv[i];
                latest = status.st_mtim;
            }
        }
        if (newest != NULL) {
            name = strdup(newest);
            if (name == NULL)
                fault_set(fault, "%s", strerror(errno));
        }
        globfree(&found);
    }
    if (name == NULL && foreign)
        fault_set(fault, "no file is named, and the pypygc.out.* in this directory belong to other "
                         "users; to read one of them, name it");
    else if (name == NULL)
        fault_set(fault, "no file is named, and there is no pypygc.out.* in this directory; make "
                         "one with: valgrind --tool=pypygc pypy3 SCRIPT");
    return name;
}
