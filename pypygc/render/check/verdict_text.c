/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outcome of a check for people: a line a limit, and the findings that are not allowed. */
#include "render/check/verdict.h"

#include "base/plain.h"
#include "render/place.h"

#define PLACE_WIDTH 64

static void put_change(const struct verdict_row *row, FILE *out)
{
    double percent;

    if (verdict_change(row, &percent))
        fprintf(out, " %+9.2f%%", percent);
    else
        fprintf(out, " %10s", "-");
}

static void put_name(const struct verdict_row *row, FILE *out)
{
    enum { NAME_WIDTH = 26 };
    const int used = plain_put_cut(out, row->limit->text, PLAIN_WIDTH);

    /* what is long has a line of its own */
    if (used > NAME_WIDTH)
        fprintf(out, "\n%*s", NAME_WIDTH, "");
    else
        fprintf(out, "%*s", NAME_WIDTH - used, "");
}

static void put_amount(const struct verdict_row *row, FILE *out)
{
    char number[PLAIN_NUMBER_SIZE];

    put_name(row, out);
    fprintf(out, " %16s", row->has_baseline ? plain_count(row->baseline, number) : "-");
    fprintf(out, " %16s", plain_count(row->value, number));
    put_change(row, out);
    fprintf(out, " %10s  %s\n", row->limit->amount.text, row->holds ? "ok" : "FAIL");
    if (!row->figure.seen)
        fputs(limit_is_on_work(row->limit) ? "  (there is no function of this name in this run)\n"
                                           : "  (nothing of this name allocates in this run)\n",
              out);
}

static void put_findings(const struct verdict *verdict, const struct verdict_row *row, FILE *out)
{
    const bool is_severity = row->limit->kind == LIMIT_SEVERITY;
    char number[PLAIN_NUMBER_SIZE];
    enum severity worst;

    put_name(row, out);
    if (is_severity)
        fprintf(out, " %16s %16s", "-",
                verdict_worst(verdict, &worst) ? severity_name(worst) : "none");
    else
        fprintf(out, " %16s %16s", "-", plain_count(row->n_findings, number));
    fprintf(out, " %10s %10s  %s\n", "-", is_severity ? row->limit->amount.text : "none",
            row->holds ? "ok" : "FAIL");
    for (size_t i = 0; i < row->n_findings; i++) {
        const struct finding *finding = row->findings[i];
        fprintf(out, "  [%s] %s: ", severity_name(finding->severity), finding->pattern);
        place_put(out, &finding->place, PLACE_WIDTH);
        fputc('\n', out);
    }
}

static void put_accepted(const struct verdict *verdict, FILE *out)
{
    for (size_t i = 0; i < verdict->n_accepted; i++) {
        const struct finding *finding = &verdict->accepted[i]->finding;
        fprintf(out, "suppressed: [%s] %s: ", severity_name(finding->severity), finding->pattern);
        place_put(out, &finding->place, PLACE_WIDTH);
        fputs("\n  ", out);
        plain_put(out, verdict->accepted[i]->reason);
        fputc('\n', out);
    }
}

void check_text(const struct check *check, FILE *out)
{
    const struct verdict *verdict = check->verdict;

    if (verdict == NULL)
        return; /* the message on standard error says it all */
    fprintf(out, "%-26s %16s %16s %10s %10s\n", "total", "old", "new", "change", "limit");
    for (size_t i = 0; i < verdict->n_rows; i++) {
        if (limit_is_amount(verdict->rows[i].limit))
            put_amount(&verdict->rows[i], out);
        else
            put_findings(verdict, &verdict->rows[i], out);
    }
    put_accepted(verdict, out);
    if (verdict->failed == 0)
        fprintf(out, "Within all limits (%zu checked).\n", verdict->n_rows);
    else
        fprintf(out, "Regression: %zu of %zu limits not kept.\n", verdict->failed, verdict->n_rows);
}
