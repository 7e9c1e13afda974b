/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats for `pypygc check`, and what they have in common: see verdict.h. */
#include "render/check/verdict.h"

#include "base/plain.h"

#include <stdlib.h>
#include <string.h>

const struct check_format CHECK_FORMATS[] = {
    {"text", verdict_text},   {"json", verdict_json},     {"junit", verdict_junit},
    {"sarif", verdict_sarif}, {"github", verdict_github}, {NULL, NULL},
};

const struct check_format *check_format_by_name(const char *name)
{
    for (const struct check_format *format = CHECK_FORMATS; format->name != NULL; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

/* A stream into memory; without memory the program ends, as in arena.h. */
struct buffer {
    char *text;
    size_t size;
    FILE *stream;
};

static void open_buffer(struct buffer *buffer)
{
    buffer->stream = open_memstream(&buffer->text, &buffer->size);
    if (buffer->stream == NULL) {
        fputs("pypygc: out of memory\n", stderr);
        exit(2);
    }
}

static char *close_buffer(struct buffer *buffer)
{
    if (fclose(buffer->stream) != 0) {
        fputs("pypygc: out of memory\n", stderr);
        exit(2);
    }
    return buffer->text;
}

char *verdict_plain(const char *text)
{
    struct buffer buffer;

    open_buffer(&buffer);
    plain_put(buffer.stream, text);
    return close_buffer(&buffer);
}

char *verdict_sentence(const struct verdict_row *row)
{
    char number[PLAIN_NUMBER_SIZE];
    struct buffer buffer;
    double percent;

    open_buffer(&buffer);
    plain_put(buffer.stream, row->limit->text);
    fprintf(buffer.stream, " is %s", plain_count(row->value, number));
    if (row->has_baseline)
        fprintf(buffer.stream, ", was %s", plain_count(row->baseline, number));
    if (verdict_change(row, &percent))
        fprintf(buffer.stream, " (%+.2f%%)", percent);
    fputs(row->holds ? "; allowed is " : "; allowed is only ", buffer.stream);
    plain_put(buffer.stream, row->limit->amount.text);
    fputc('.', buffer.stream);
    return close_buffer(&buffer);
}

char *verdict_finding_sentence(const struct finding *finding)
{
    struct buffer buffer;

    open_buffer(&buffer);
    fprintf(buffer.stream, "[%s] %s", severity_name(finding->severity), finding->pattern);
    if (finding->place.function != NULL) {
        fputs(" in ", buffer.stream);
        plain_put(buffer.stream, finding->place.function);
    }
    fputs(": ", buffer.stream);
    plain_put(buffer.stream, finding->explanation);
    fputs(" What to do: ", buffer.stream);
    plain_put(buffer.stream, finding->advice);
    return close_buffer(&buffer);
}

struct place verdict_place(const struct verdict_row *row)
{
    if (row->figure.place.file != NULL)
        return row->figure.place;
    return (struct place){.file = row->limit->source, .line = row->limit->line};
}

const char *verdict_file(const struct check_result *result, const char *file)
{
    const char *cwd = result->profile != NULL ? result->profile->run.cwd : NULL;
    const size_t length = cwd != NULL ? strlen(cwd) : 0;

    if (length > 1 && strncmp(file, cwd, length) == 0 && file[length] == '/' &&
        file[length + 1] != '\0')
        return file + length + 1;
    return file;
}
