/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the formats of `pypygc check` have in common: see verdict.h. */
#include "render/check/verdict.h"

#include "base/capture.h"
#include "base/plain.h"

#include <string.h>

char *verdict_plain(const char *text)
{
    struct capture capture;
    FILE *out = capture_begin(&capture);

    plain_put(out, text);
    return capture_end(&capture);
}

char *verdict_sentence(const struct verdict_row *row)
{
    char number[PLAIN_NUMBER_SIZE];
    struct capture capture;
    FILE *out = capture_begin(&capture);
    double percent;

    plain_put(out, row->limit->text);
    fprintf(out, " is %s", plain_count(row->value, number));
    if (row->has_baseline)
        fprintf(out, ", was %s", plain_count(row->baseline, number));
    if (verdict_change(row, &percent))
        fprintf(out, " (%+.2f%%)", percent);
    fputs(row->holds ? "; allowed is " : "; allowed is only ", out);
    plain_put(out, row->limit->amount.text);
    fputc('.', out);
    return capture_end(&capture);
}

char *verdict_finding_sentence(const struct finding *finding)
{
    struct capture capture;
    FILE *out = capture_begin(&capture);

    fprintf(out, "[%s] %s", severity_name(finding->severity), finding->pattern);
    if (finding->place.function != NULL) {
        fputs(" in ", out);
        plain_put(out, finding->place.function);
    }
    fputs(": ", out);
    plain_put(out, finding->explanation);
    fputs(" What to do: ", out);
    plain_put(out, finding->advice);
    return capture_end(&capture);
}

struct place verdict_place(const struct verdict_row *row)
{
    if (row->figure.place.file != NULL)
        return row->figure.place;
    return (struct place){.file = row->limit->source, .line = row->limit->line};
}

const char *verdict_file(const struct check *check, const char *file)
{
    const char *cwd = check->profile != NULL ? check->profile->run.cwd : NULL;
    const size_t length = cwd != NULL ? strlen(cwd) : 0;

    if (length > 1 && strncmp(file, cwd, length) == 0 && file[length] == '/' &&
        file[length + 1] != '\0')
        return file + length + 1;
    return file;
}
