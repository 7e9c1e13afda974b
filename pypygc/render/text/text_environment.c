/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the program ran and what the JIT did, for people: see text_parts.h. Developers of PyPy ask
   for all of it. */
#include "render/text/text_parts.h"

#include "base/capture.h"
#include "analysis/jit.h"

#include <stdlib.h>
#include <string.h>

/* Places where tracing was given up. */
#define MAX_ABORTS 5

/* Forked processes, those with most instructions. */
#define MAX_RELATIVES 10

static void put_pypy(FILE *out, const struct run *run)
{
    text_label(out, "PyPy");
    if (!run->has_pypy) {
        fputs("not seen in this process\n", out);
        return;
    }
    plain_put(out, run->version != NULL ? run->version : "version not known");
    if (run->python != NULL) {
        fputs(", Python ", out);
        plain_put(out, run->python);
    }
    if (run->library != NULL) {
        fputs(", ", out);
        plain_put(out, run->library);
    }
    fputc('\n', out);
    text_field(out, "build id", run->build_id);
    text_field(out, "library", run->path);
}

/* Forked processes, a line each. */
static void put_family(FILE *out, const struct family *family)
{
    char number[PLAIN_NUMBER_SIZE];

    for (size_t i = 0; i < family->count && i < MAX_RELATIVES; i++) {
        const struct relative *relative = &family->list[i];
        text_label(out, i == 0 ? "forked processes" : "");
        plain_put_cut(out, relative->file, 40);
        if (relative->instructions.known)
            fprintf(out, ": %s instructions", plain_count(relative->instructions.value, number));
        if (relative->allocated_bytes.known)
            fprintf(out, ", %s allocated", plain_bytes(relative->allocated_bytes.value, number));
        fputc('\n', out);
    }
    if (family->count > MAX_RELATIVES) {
        text_label(out, "");
        fprintf(out, "... and %zu more\n", family->count - MAX_RELATIVES);
    }
}

static void put_process(FILE *out, const struct profile *profile)
{
    const struct run *run = &profile->run;

    text_label(out, "command");
    text_command(out, run, 1000);
    fputc('\n', out);
    text_field(out, "in", run->cwd);
    text_label(out, "process");
    fprintf(out, "%llu", (unsigned long long)run->pid);
    if (run->has_parent_pid)
        fprintf(out, ", forked from %llu", (unsigned long long)run->parent_pid);
    if (profile->end_reason != NULL) {
        fputs(", written at ", out);
        plain_put(out, profile->end_reason);
    }
    fputc('\n', out);
}

/* ---- the machine ---- */

static void put_cpu_caches(FILE *out, const struct machine *machine)
{
    char number[PLAIN_NUMBER_SIZE];

    if (machine->n_caches == 0)
        return;
    text_label(out, "its caches");
    for (size_t i = 0; i < machine->n_caches; i++) {
        const struct cpu_cache *cache = &machine->caches[i];
        fprintf(out, "%sL%llu ", i > 0 ? ", " : "", (unsigned long long)cache->level);
        plain_put_cut(out, cache->kind, 16);
        fprintf(out, " %s", plain_bytes(cache->size, number));
    }
    fputc('\n', out);
}

static void put_machine(FILE *out, const struct machine *machine)
{
    if (machine->system != NULL || machine->kernel != NULL) {
        text_label(out, "system");
        plain_put_cut(out, machine->system != NULL ? machine->system : "", 24);
        fputc(' ', out);
        plain_put_cut(out, machine->kernel != NULL ? machine->kernel : "", 48);
        fputc('\n', out);
    }
    text_field(out, "distribution", machine->distribution);
    text_field(out, "CPU", machine->cpu);
    put_cpu_caches(out, machine);
    text_field(out, "what PyPy takes it for", machine->cpuinfo_cache);
}

/* True for modules of C code that Python imports, by the parts of their names that Python asks
   for: NAME.pypy39-pp73-x86_64-linux-gnu.so, NAME.abi3.so, NAME.hpy0.so. */
static bool is_extension(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    return strstr(name, ".so") != NULL &&
           (strstr(name, ".pypy") != NULL || strstr(name, ".abi3.") != NULL ||
            strstr(name, ".hpy") != NULL || strstr(name, ".cpython-") != NULL);
}

/* The modules each in a line, the libraries by their number: JSON has them all. */
static void put_loaded(FILE *out, const struct profile *profile)
{
    size_t n = 0;

    if (profile->n_loaded == 0)
        return;
    for (size_t i = 0; i < profile->n_loaded; i++)
        if (is_extension(profile->loaded[i]))
            text_field(out, n++ == 0 ? "C extensions" : "", profile->loaded[i]);
    if (n == 0)
        text_field(out, "C extensions", "none loaded");
    text_label(out, "libraries");
    fprintf(out, "%zu file%s of code, without those\n", profile->n_loaded - n,
            plain_s(profile->n_loaded - n));
}

/* ---- settings ---- */

/* Settings that are there, one a line; those that are not in one sentence. */
static void put_settings(FILE *out, const char *label, const struct setting *settings, size_t n)
{
    struct capture capture;
    FILE *unset = capture_begin(&capture);
    size_t n_unset = 0;
    char *text;

    for (size_t i = 0; i < n; i++) {
        if (settings[i].value == NULL) {
            fputs(n_unset++ == 0 ? "not set: " : ", ", unset);
            plain_put(unset, settings[i].name);
            continue;
        }
        text_label(out, label);
        plain_put(out, settings[i].name);
        fputs(" = ", out);
        plain_put(out, settings[i].value);
        fputc('\n', out);
    }
    text = capture_end(&capture);
    if (n_unset > 0)
        plain_put_wrapped(out, text, 2);
    free(text);
}

/* ---- what the JIT did ---- */

/* What PyPy says, those that happened. */
static void put_reasons(FILE *out, const struct profile *profile)
{
    size_t n = 0;

    for (size_t i = 0; i < profile->n_abort_reasons; i++) {
        const struct abort_reason *reason = &profile->abort_reasons[i];
        if (reason->count == 0)
            continue;
        text_label(out, n++ == 0 ? "given up because of" : "");
        plain_put_cut(out, reason->name, 48);
        fprintf(out, ", %llu time%s\n", (unsigned long long)reason->count, plain_s(reason->count));
    }
}

static void put_aborts(FILE *out, const struct jit_summary *summary)
{
    for (size_t i = 0; i < summary->n_aborts && i < MAX_ABORTS; i++) {
        text_label(out, i == 0 ? "given up at" : "");
        place_put(out, &summary->aborts[i].place, PLAIN_WIDTH - 40);
        if (summary->aborts[i].count > 1)
            fprintf(out, ", %zu times", summary->aborts[i].count);
        fputc('\n', out);
    }
    if (summary->n_aborts > MAX_ABORTS) {
        text_label(out, "");
        fprintf(out, "... and %zu more place%s\n", summary->n_aborts - MAX_ABORTS,
                plain_s(summary->n_aborts - MAX_ABORTS));
    }
}

static void put_jit(FILE *out, const struct facts *facts)
{
    const struct totals *totals = &facts->profile->totals;
    struct jit_summary summary;

    if (!totals->known[TOTAL_TRACES])
        return;
    jit_summarise(facts, &summary);
    text_label(out, "JIT");
    fprintf(out, "%zu loop%s, %zu bridge%s, %zu entry bridge%s", summary.loops,
            plain_s(summary.loops), summary.bridges, plain_s(summary.bridges),
            summary.entry_bridges, plain_s(summary.entry_bridges));
    if (summary.other > 0)
        fprintf(out, ", %zu other%s", summary.other, plain_s(summary.other));
    fprintf(out, "; %zu of them freed", summary.freed);
    if (totals->known[TOTAL_ABORTED_TRACES])
        fprintf(out, "; %llu given up", (unsigned long long)totals->value[TOTAL_ABORTED_TRACES]);
    fputc('\n', out);
    put_reasons(out, facts->profile);
    put_aborts(out, &summary);
    jit_free(&summary);
}

/* ---- what is missing ---- */

static void put_missing(FILE *out, const struct profile *profile)
{
    if (profile->n_missing == 0)
        return;
    text_heading(out, "Not found out");
    for (size_t i = 0; i < profile->n_missing; i++) {
        fputs("  ", out);
        plain_put(out, profile->missing[i].what);
        fputs(":\n", out);
        plain_put_wrapped(out, profile->missing[i].why, 4);
        plain_put_wrapped(out, profile->missing[i].effect, 4);
    }
}

void text_environment(const struct report *report, FILE *out)
{
    const struct profile *profile = report->facts->profile;
    const struct run *run = &profile->run;
    char number[PLAIN_NUMBER_SIZE];

    text_heading(out, "Environment");
    put_process(out, profile);
    put_family(out, report->family);
    put_pypy(out, run);
    text_label(out, "nursery");
    fprintf(out, "%s\n",
            run->has_nursery_size ? plain_bytes(run->nursery_size, number) : "not seen");
    text_field(out, "Valgrind", run->valgrind);
    text_field(out, "launcher", run->valgrind_launcher);
    text_field(out, "pypygc", profile->tool);
    put_machine(out, &profile->machine);
    put_jit(out, report->facts);
    put_loaded(out, profile);
    put_settings(out, "option", run->options, run->n_options);
    put_settings(out, "variable", run->environment, run->n_environment);
    put_missing(out, profile);
}
