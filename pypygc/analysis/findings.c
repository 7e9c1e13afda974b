/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps what the rules find: see findings.h. */
#include "analysis/findings.h"

#include <stdlib.h>
#include <string.h>

static const char *const SEVERITIES[] = {
    [SEVERITY_LOW] = "low", [SEVERITY_MEDIUM] = "medium", [SEVERITY_HIGH] = "high"};

const char *severity_name(enum severity severity)
{
    return SEVERITIES[severity];
}

bool severity_by_name(const char *name, enum severity *severity)
{
    for (int i = SEVERITY_LOW; i <= SEVERITY_HIGH; i++) {
        if (strcmp(name, SEVERITIES[i]) == 0) {
            *severity = (enum severity)i;
            return true;
        }
    }
    return false;
}

struct finding *finding_add(struct findings *findings, enum severity severity)
{
    struct finding *finding;

    findings->list =
        array_grow(findings->list, findings->count, &findings->capacity, sizeof *findings->list);
    finding = &findings->list[findings->count++];
    *finding = (struct finding){.severity = severity};
    return finding;
}

static void add_evidence(struct finding *finding, struct evidence evidence)
{
    if (finding->n_evidence < MAX_EVIDENCE)
        finding->evidence[finding->n_evidence++] = evidence;
}

bool finding_is_once(const struct finding *finding)
{
    return strcmp(finding->pattern, "warm-up") == 0 || strcmp(finding->pattern, "importing") == 0;
}

void finding_count(struct finding *finding, const char *key, uint64_t count)
{
    add_evidence(finding, (struct evidence){key, EVIDENCE_COUNT, count, 0});
}

void finding_bytes(struct finding *finding, const char *key, uint64_t bytes)
{
    add_evidence(finding, (struct evidence){key, EVIDENCE_BYTES, bytes, 0});
}

void finding_percent(struct finding *finding, const char *key, double percent)
{
    add_evidence(finding, (struct evidence){key, EVIDENCE_PERCENT, 0, percent});
}

void findings_begin(const struct facts *facts, struct findings *findings)
{
    *findings = (struct findings){0};
    findings->claimed = array_new(facts->n_cells, sizeof *findings->claimed);
}

void findings_free(struct findings *findings)
{
    free(findings->list);
    free(findings->claimed);
    arena_free(&findings->arena);
    *findings = (struct findings){0};
}

const char *axis_name(enum axis axis)
{
    return axis == AXIS_MEMORY ? "memory" : "work";
}
