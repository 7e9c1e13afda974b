/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of findings as JSON, in the report and in the comparison of two runs. */
#ifndef PYPYGC_RENDER_JSON_EVIDENCE_H
#define PYPYGC_RENDER_JSON_EVIDENCE_H

#include "analysis/findings.h"

#include <json-c/json.h>

/* An object with the figures by their keys; percents with two digits. */
struct json_object *json_evidence(const struct finding *finding);

#endif
