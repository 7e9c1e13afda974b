/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle for a bug report: see bundle.h. libarchive makes the archive. */
#include "render/bundle.h"

#include "base/capture.h"
#include "base/output.h"
#include "base/plain.h"
#include "base/shell.h"
#include "render/format.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder in the archive. */
#define FOLDER "pypygc-bundle"

/* Of a part of a name in the archive: file systems take 255. */
#define MAX_NAME 100

struct bundle {
    struct archive *archive;
    const struct report *report;
    time_t time; /* of the profile: the same bundle is made from it tomorrow */
    struct fault *fault;
};

/* A source in the bundle. */
struct packed {
    const struct source *source;
    char *name; /* in the archive, below "sources/" */
};

struct packing {
    struct packed *list;
    size_t count, capacity;
    struct arena arena;
};

static int archive_fault(const struct bundle *bundle, const char *what)
{
    return fault_set(bundle->fault, "%s cannot be put into the bundle: %s", what,
                     archive_error_string(bundle->archive) != NULL
                         ? archive_error_string(bundle->archive)
                         : "libarchive does not say why");
}

/* Begins a file of size bytes. */
static int begin_file(const struct bundle *bundle, const char *name, uint64_t size)
{
    char path[PATH_MAX];
    struct archive_entry *entry = archive_entry_new();
    int status;

    if (entry == NULL)
        return fault_set(bundle->fault, "%s: out of memory", name);
    snprintf(path, sizeof path, FOLDER "/%s", name);
    archive_entry_set_pathname(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, bundle->time, 0);
    archive_entry_set_size(entry, (int64_t)size);
    status = archive_write_header(bundle->archive, entry);
    archive_entry_free(entry);
    return status == ARCHIVE_OK ? 0 : archive_fault(bundle, name);
}

static int put_bytes(const struct bundle *bundle, const char *name, const void *bytes, size_t size)
{
    if (begin_file(bundle, name, size) != 0)
        return -1;
    return archive_write_data(bundle->archive, bytes, size) == (la_ssize_t)size
               ? 0
               : archive_fault(bundle, name);
}

/* The profile as it is; it may be too large for the memory. */
static int put_profile(const struct bundle *bundle)
{
    const char *path = bundle->report->file;
    char buffer[1 << 16];
    FILE *file = fopen(path, "r");
    struct stat status;
    uint64_t left;
    int result = 0;

    if (file == NULL || fstat(fileno(file), &status) != 0) {
        fault_set(bundle->fault, "%s: cannot be read: %s", path, strerror(errno));
        if (file != NULL)
            fclose(file);
        return -1;
    }
    left = (uint64_t)status.st_size;
    result = begin_file(bundle, "pypygc.out", left);
    while (result == 0 && left > 0) {
        const size_t n = fread(buffer, 1, left < sizeof buffer ? left : sizeof buffer, file);
        if (n == 0)
            result = fault_set(bundle->fault, "%s: became shorter while it was read", path);
        else if (archive_write_data(bundle->archive, buffer, n) != (la_ssize_t)n)
            result = archive_fault(bundle, "the profile");
        left -= n;
    }
    fclose(file);
    return result;
}

/* ---- what is made here ---- */

/* A file in the making, in memory. */
struct making {
    struct capture capture;
    FILE *out; /* write here: it leads through the gate */
};

static FILE *make_begin(struct making *making, enum gate gate)
{
    making->out = gate_open(capture_begin(&making->capture), gate);
    return making->out;
}

static int make_end(struct making *making, const struct bundle *bundle, const char *name)
{
    char *text;
    int status;

    fclose(making->out); /* lack of memory shows in the capture */
    text = capture_end(&making->capture);
    status = put_bytes(bundle, name, text, making->capture.size);
    free(text);
    return status;
}

/* Puts the report in the format of this name. */
static int put_report(const struct bundle *bundle, const char *name, const char *format_name)
{
    const struct format *format = format_by_name(FORMATS_OF_REPORT, format_name);
    struct making making;

    format->put.report(bundle->report, make_begin(&making, format->gate));
    return make_end(&making, bundle, name);
}

static void put_command(FILE *out, const struct run *run)
{
    if (run->cwd != NULL) {
        fputs("    cd ", out);
        shell_put_word(out, run->cwd);
        fputc('\n', out);
    }
    fputs("    ", out);
    for (size_t i = 0; i < run->n_environment; i++) {
        if (run->environment[i].value == NULL)
            continue;
        shell_put_word(out, run->environment[i].name);
        fputc('=', out);
        shell_put_word(out, run->environment[i].value);
        fputc(' ', out);
    }
    fputs("valgrind --tool=pypygc", out);
    for (size_t i = 0; i < run->n_options; i++) {
        if (run->options[i].value == NULL || strcmp(run->options[i].name, "pypygc-out-file") == 0)
            continue;
        fputs(" --", out);
        shell_put_word(out, run->options[i].name);
        fputc('=', out);
        shell_put_word(out, run->options[i].value);
    }
    for (size_t i = 0; i < run->n_command; i++) {
        fputc(' ', out);
        shell_put_word(out, run->command[i]);
    }
    fputc('\n', out);
}

static int put_readme(const struct bundle *bundle, const struct packing *packing)
{
    const struct run *run = &bundle->report->facts->profile->run;
    struct making making;
    FILE *out = make_begin(&making, GATE_TEXT);

    fputs(
        "A run of a PyPy program under the Valgrind tool pypygc:\n\n"
        "  report.txt   what it shows, for people\n"
        "  pypygc.out   the profile: pypygc report pypygc.out; pypygc report --json pypygc.out has\n"
        "               all of it for programs\n"
        "  sources/     the Python files that the report names, as far as they were there\n\n"
        "To make the run again:\n\n",
        out);
    put_command(out, run);
    fputs("\nIt was made with PyPy ", out);
    plain_put(out, run->version != NULL ? run->version : "of an unknown version");
    fputs(", build id ", out);
    plain_put(out, run->build_id != NULL ? run->build_id : "unknown");
    fputs(", Valgrind ", out);
    plain_put(out, run->valgrind != NULL ? run->valgrind : "of an unknown version");
    fputs(".\n", out);
    if (packing->count > 0)
        fputs("\nSources:\n\n", out);
    for (size_t i = 0; i < packing->count; i++) {
        fprintf(out, "  sources/%s: ", packing->list[i].name);
        plain_put(out, packing->list[i].source->path);
        fputs(packing->list[i].source->is_newer ? " (changed since the run)\n" : "\n", out);
    }
    return make_end(&making, bundle, "README");
}

/* ---- sources ---- */

/* A name for the archive that nothing is harmed by: parts of plain characters, none of them "..",
   none too long. */
static char *archive_name(struct arena *arena, const char *path)
{
    char *name = arena_alloc(arena, strlen(path) + 2), *end = name;
    size_t part = 0;

    for (; *path != '\0'; path++) {
        const bool is_plain = strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789+-_.=@",
                                     *path) != NULL;
        if (*path == '/') {
            if (part > 0)
                *end++ = '/';
            part = 0;
        } else if (part < MAX_NAME) {
            *end++ = (char)(is_plain && (part > 0 || *path != '.') ? *path : '_');
            part++;
        }
    }
    if (end == name)
        *end++ = '_';
    return name;
}

static bool is_packed(const struct packing *packing, const struct source *source, const char *name)
{
    for (size_t i = 0; i < packing->count; i++)
        if (packing->list[i].source == source ||
            (name != NULL && strcmp(packing->list[i].name, name) == 0))
            return true;
    return false;
}

static void pack(struct packing *packing, struct sources *sources, const struct place *place)
{
    const struct source *source = place->file != NULL ? sources_file(sources, place->file) : NULL;
    char *name;

    if (source == NULL || is_packed(packing, source, NULL))
        return;
    name = archive_name(&packing->arena, source->path);
    for (unsigned i = 2; is_packed(packing, NULL, name); i++)
        name =
            arena_printf(&packing->arena, "%u/%s", i, archive_name(&packing->arena, source->path));
    packing->list =
        array_grow(packing->list, packing->count, &packing->capacity, sizeof *packing->list);
    packing->list[packing->count++] = (struct packed){source, name};
}

/* The files that the report names: those of findings, and of the lines and sites in its tables. */
static void pack_sources(struct packing *packing, const struct report *report)
{
    const struct facts *facts = report->facts;

    for (size_t i = 0; i < report->findings->count; i++)
        pack(packing, report->sources, &report->findings->list[i].place);
    for (size_t i = 0; i < report->suppressed->count; i++)
        pack(packing, report->sources, &report->suppressed->list[i].finding.place);
    for (size_t i = 0; i < report->top && i < facts->n_lines; i++)
        pack(packing, report->sources, &facts->lines[i].place);
    for (size_t i = 0; i < report->top && i < facts->n_cells; i++)
        pack(packing, report->sources, &facts->cells[i].owner->place);
    for (size_t i = 0; i < report->top && i < facts->n_sites; i++)
        pack(packing, report->sources, &facts->sites[i].owner->place);
}

static int put_sources(const struct bundle *bundle, const struct packing *packing)
{
    for (size_t i = 0; i < packing->count; i++) {
        const struct packed *packed = &packing->list[i];
        char name[PATH_MAX];
        snprintf(name, sizeof name, "sources/%s", packed->name);
        if (put_bytes(bundle, name, packed->source->text, packed->source->size) != 0)
            return -1;
    }
    return 0;
}

/* ---- the archive ---- */

static int put_all(const struct bundle *bundle)
{
    struct packing packing = {.count = 0};
    int status;

    pack_sources(&packing, bundle->report);
    for (size_t i = 0; i < packing.count; i++)
        message_printf("packing the source %s", packing.list[i].source->path);
    status = put_readme(bundle, &packing);
    if (status == 0)
        status = put_report(bundle, "report.txt", "text");
    if (status == 0)
        status = put_profile(bundle);
    if (status == 0)
        status = put_sources(bundle, &packing);
    free(packing.list);
    arena_free(&packing.arena);
    return status;
}

static int write_archive(struct bundle *bundle, const char *path, int fd)
{
    int status = 0;

    bundle->archive = archive_write_new();
    if (bundle->archive == NULL)
        return fault_set(bundle->fault, "%s: out of memory", path);
    if (archive_write_set_format_filter_by_ext_def(bundle->archive, path, ".tar") < ARCHIVE_WARN ||
        archive_write_open_fd(bundle->archive, fd) != ARCHIVE_OK)
        status = archive_fault(bundle, path);
    if (status == 0)
        status = put_all(bundle);
    if (status == 0 && archive_write_close(bundle->archive) != ARCHIVE_OK)
        status = archive_fault(bundle, path);
    archive_write_free(bundle->archive);
    return status;
}

/* Opens where the archive is written: a new file beside path, whose name goes into temporary, or
   path itself if that is a device or a pipe, which must not be replaced; temporary is empty then.
   Returns the descriptor, or -1 with *fault set. */
static int open_archive(const char *path, char temporary[PATH_MAX], struct fault *fault)
{
    struct stat status;
    int fd;

    temporary[0] = '\0';
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        fd = open(path, O_WRONLY | O_CLOEXEC);
    } else if (snprintf(temporary, PATH_MAX, "%s.tmp%d", path, (int)getpid()) >= PATH_MAX) {
        temporary[0] = '\0';
        return fault_set(fault, "the name of the bundle is too long for a file");
    } else {
        fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    if (fd < 0) {
        fault_set(fault, "%s: cannot be written: %s", path, strerror(errno));
        temporary[0] = '\0'; /* it may be somebody else's */
    }
    return fd;
}

int bundle_write(const struct report *report, const char *path, struct fault *fault)
{
    struct bundle bundle = {.report = report, .fault = fault};
    char temporary[PATH_MAX];
    struct stat status;
    int fd, result;

    if (output_is_same_file(path, report->file))
        return fault_set(fault, "%s: is the profile itself; name another file after --bundle",
                         path);
    if (stat(report->file, &status) == 0)
        bundle.time = status.st_mtime;
    fd = open_archive(path, temporary, fault);
    if (fd < 0)
        return -1;
    result = write_archive(&bundle, path, fd);
    if (close(fd) != 0 && result == 0)
        result = fault_set(fault, "%s: not all could be written: %s", path, strerror(errno));
    if (result == 0 && temporary[0] != '\0' && rename(temporary, path) != 0)
        result = fault_set(fault, "%s: cannot be written: %s", path, strerror(errno));
    if (result != 0 && temporary[0] != '\0')
        unlink(temporary);
    return result;
}
