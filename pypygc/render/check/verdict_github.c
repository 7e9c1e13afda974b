/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of a check as commands of a GitHub workflow, which become annotations: an error for
   each limit that is broken and each finding that is not allowed, and a notice with the result.

   GitHub reads "::error file=...,line=...,title=...::message". In all values a percent sign and
   the ends of lines are escaped, in properties a colon and a comma too. Controls are made visible
   before that, because the log is shown on terminals as well. */
#include "render/check/verdict.h"

#include <stdlib.h>

static void put_escaped(FILE *out, const char *text, bool is_property)
{
    char *plain = verdict_plain(text);

    for (const char *c = plain; *c != '\0'; c++) {
        if (*c == '%' || (is_property && (*c == ':' || *c == ',')))
            fprintf(out, "%%%02X", (unsigned char)*c);
        else
            fputc(*c, out);
    }
    free(plain);
}

static void put_command(FILE *out, const struct check *check, const struct place *place,
                        const char *title, const char *message)
{
    fputs("::error ", out);
    if (place->file != NULL) {
        fputs("file=", out);
        put_escaped(out, verdict_file(check, place->file), true);
        if (place->line > 0)
            fprintf(out, ",line=%u", (unsigned)place->line);
        fputc(',', out);
    }
    fputs("title=", out);
    put_escaped(out, title, true);
    fputs("::", out);
    put_escaped(out, message, false);
    fputc('\n', out);
}

static void put_row(FILE *out, const struct check *check, const struct verdict_row *row)
{
    for (size_t i = 0; i < row->n_findings; i++) {
        char *message = verdict_finding_sentence(row->findings[i]);
        put_command(out, check, &row->findings[i]->place, row->findings[i]->pattern, message);
        free(message);
    }
    if (!row->holds && limit_is_amount(row->limit)) {
        const struct place place = verdict_place(row);
        char *message = verdict_sentence(row);
        put_command(out, check, &place, row->limit->text, message);
        free(message);
    }
}

void check_github(const struct check *check, FILE *out)
{
    const struct verdict *verdict = check->verdict;
    const struct place nowhere = {0};

    if (verdict == NULL) {
        put_command(out, check, &nowhere, "pypygc check cannot judge", check->refusal);
        return;
    }
    for (size_t i = 0; i < verdict->n_rows; i++)
        put_row(out, check, &verdict->rows[i]);
    fputs("::notice title=pypygc check::", out);
    if (verdict->failed == 0)
        fprintf(out, "Within all limits (%zu checked).\n", verdict->n_rows);
    else
        fprintf(out, "%zu of %zu limits not kept.\n", verdict->failed, verdict->n_rows);
}
