/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results by build-id, so that a library is analysed once and not at each start.
   Files appear complete by rename; one that is damaged or of another revision counts as absent. */
#include "layout/layout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A layout has about 700,000 bytes; what is larger than this is none. */
#define MAX_CACHED (64 << 20)

static char *join(const char *a, const char *b)
{
    size_t room = strlen(a) + strlen(b) + 1;
    char *path = array_new(room, 1);

    snprintf(path, room, "%s%s", a, b);
    return path;
}

char *layout_cache_directory(void)
{
    const char *cache = getenv("XDG_CACHE_HOME");
    const char *home;

    if (cache != NULL && cache[0] == '/')
        return join(cache, "/pypygc");
    home = getenv("HOME");
    if (home != NULL && home[0] == '/')
        return join(home, "/.cache/pypygc");
    return NULL;
}

/* Only hexadecimal digits become part of a file name. */
static char *cache_path(const char *dir, const char *build_id)
{
    size_t room;
    char *path;

    if (build_id == NULL || build_id[0] == '\0' ||
        strspn(build_id, "0123456789abcdef") != strlen(build_id))
        return NULL;
    room = strlen(dir) + strlen(build_id) + 32;
    path = array_new(room, 1);
    snprintf(path, room, "%s/layout-%d-%s", dir, LAYOUT_VERSION, build_id);
    return path;
}

static int check_file(const char *path, const struct stat *st, bool own, struct fault *fault)
{
    if (!S_ISREG(st->st_mode) || st->st_size > MAX_CACHED)
        return fault_set(fault, "%s: is no layout", path);
    if (own && ((st->st_uid != 0 && st->st_uid != geteuid()) || (st->st_mode & 022) != 0))
        return fault_set(fault, "%s: can be changed by others", path);
    return 0;
}

char *layout_read_file(const char *path, bool own, size_t *size, struct fault *fault)
{
    /* not to wait for a writer, should it be a pipe */
    const int fd =
        open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (own ? O_NOFOLLOW : 0));
    struct stat st;
    char *text = NULL;
    size_t done = 0;

    if (fd < 0 || fstat(fd, &st) != 0) {
        fault_set(fault, "%s: cannot be read: %s", path, strerror(errno));
    } else if (check_file(path, &st, own, fault) == 0) {
        text = array_new((size_t)st.st_size + 1, 1);
        while (done < (size_t)st.st_size) {
            const ssize_t n = read(fd, text + done, (size_t)st.st_size - done);
            if (n < 0 && errno == EINTR)
                continue;
            if (n <= 0)
                break;
            done += (size_t)n;
        }
    }
    if (fd >= 0)
        close(fd);
    *size = done;
    return text;
}

bool layout_cache_load(const char *dir, const char *build_id, struct layout *layout)
{
    char *path;
    size_t size;
    char *text;
    struct fault ignored = {{0}};
    bool good;

    layout_init(layout);
    path = cache_path(dir, build_id);
    if (path == NULL)
        return false;
    text = layout_read_file(path, true, &size, &ignored);
    good = text != NULL && layout_parse_text(text, size, layout, &ignored);
    if (good && (layout->build_id == NULL || strcmp(layout->build_id, build_id) != 0)) {
        layout_free(layout);
        good = false;
    }
    free(text);
    free(path);
    return good;
}

/* mkdir -p; what fails shows when the file cannot be made. */
static void make_directories(const char *dir)
{
    char *path = join(dir, "");

    for (char *p = path + 1; *p != '\0'; p++)
        if (*p == '/') {
            *p = '\0';
            mkdir(path, 0700);
            *p = '/';
        }
    mkdir(path, 0700);
    free(path);
}

bool layout_cache_store(const char *dir, const struct layout *layout)
{
    char *path = cache_path(dir, layout->build_id);
    char *temporary;
    bool good;
    int fd;

    if (path == NULL)
        return false;
    make_directories(dir);
    temporary = join(path, ".XXXXXX");
    good = false;
    fd = mkstemp(temporary);
    if (fd >= 0) {
        FILE *out = fdopen(fd, "w");
        if (out == NULL) {
            close(fd);
        } else {
            good = layout_write_text(out, layout);
            good = fclose(out) == 0 && good;
            good = good && rename(temporary, path) == 0;
        }
        if (!good)
            unlink(temporary);
    }
    free(temporary);
    free(path);
    return good;
}
