/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are replaced as a whole: see replace.h. */
#include "base/replace.h"

#include "base/arena.h"
#include "base/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".XXXXXX"

static void forget(struct replacement *replacement)
{
    free(replacement->path);
    free(replacement->temporary);
    *replacement = (struct replacement){0};
}

/* mkstemp's files are for their owner only. */
static void set_mode(int fd)
{
    const mode_t mask = umask(0);

    umask(mask);
    (void)fchmod(fd, 0666 & ~mask); /* without, the file is merely private */
}

int replace_begin(const char *path, const char *input, enum gate gate,
                  struct replacement *replacement, struct fault *fault)
{
    const size_t length = strlen(path);
    struct stat status;
    int fd;

    *replacement = (struct replacement){0};
    if (output_is_same_file(path, input))
        return fault_set(fault, "%s: is the profile itself; name another file", path);
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return fault_set(fault, "%s: is no regular file; name another one", path);
    replacement->path = array_new(length + 1, 1);
    memcpy(replacement->path, path, length);
    replacement->temporary = array_new(length + sizeof SUFFIX, 1);
    memcpy(replacement->temporary, path, length);
    memcpy(replacement->temporary + length, SUFFIX, sizeof SUFFIX);
    fd = mkstemp(replacement->temporary);
    if (fd < 0) {
        fault_set(fault, "%s: cannot be written: %s", path, strerror(errno));
        forget(replacement);
        return -1;
    }
    set_mode(fd);
    replacement->file = fdopen(fd, "w");
    if (replacement->file == NULL) {
        fault_set(fault, "%s: cannot be written: %s", path, strerror(errno));
        close(fd);
        unlink(replacement->temporary);
        forget(replacement);
        return -1;
    }
    replacement->out = gate_open(replacement->file, gate);
    return 0;
}

int replace_end(struct replacement *replacement, struct fault *fault)
{
    struct output output = {replacement->out, replacement->file, replacement->path};
    const bool is_whole = fflush(replacement->out) == 0 && fsync(fileno(replacement->file)) == 0;
    int status = output_close(&output, fault);

    if (status == 0 && (!is_whole || rename(replacement->temporary, replacement->path) != 0))
        status = fault_set(fault, "%s: cannot be replaced: %s", replacement->path, strerror(errno));
    if (status != 0)
        unlink(replacement->temporary);
    forget(replacement);
    return status;
}
