# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests of the page: makes one, reads the data in it by node and the page's own program, and puts
# both, the data and the JSON report, into the same form: what has which figures.
import itertools
import json
import os
import shutil
import subprocess
import sys

SOURCE = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir))
sys.path.insert(0, os.path.join(SOURCE, "tests", "cli"))

from given import pypygc  # noqa: E402

NODE = shutil.which("node")

# Keys of rows of the JSON report that are no figures of their own.
NO_FIGURES = {"file", "line", "function", "id", "kind", "who", "stack", "stacks", "trace", "type", "rpython_type",
              "operation", "descr", "offset", "line_is_near", "created", "created_candidates", "forced_by",
              "after_guard_failure", "lifetime", "scanning", "caches_only", "callee", "callee_instructions",
              "log_id", "driver", "address", "size", "alive", "labels", "entries", "name", "inlined",
              "gc_blame_instructions_by", "instructions_by", "allocated_bytes_by", "gc_scanning_instructions"}
SUMS = {"allocated_bytes": ("nursery_bytes", "large_bytes", "old_born_bytes"),
        "allocated_objects": ("nursery_objects", "large_objects", "old_born_objects"),
        "gc_blame_instructions": ("gc_copying", "gc_scanning", "gc_marking", "gc_sweeping", "gc_other")}


def unavailable():
    """Why pages cannot be made or read here, or None."""
    if NODE is None:
        return "node is missing (Debian: apt install nodejs)"
    done = pypygc("report", "--html", "/nonexistent")
    if b"without esbuild" in done.err or not has_page():
        return "pypygc was built without esbuild (Debian: apt install esbuild)"
    return None


def has_page():
    bundle = os.path.join(os.environ.get("PYPYGC_BUILDDIR", "."), "page", "page.js")
    return os.path.exists(bundle) and os.path.getsize(bundle) > 0


def tables(html):
    """The data of a page: by table and column a list."""
    done = subprocess.run([NODE, os.path.join(SOURCE, "tests", "page", "dump.mjs"), SOURCE], input=html,
                          capture_output=True, check=True, timeout=300)
    return json.loads(done.stdout)


def rows(table):
    """A table as a list of rows, with the sums that follow from their figures."""
    count = table[""][0]
    names = [name for name in table if name != ""]
    result = [dict(zip(names, values)) for values in zip(*(table[name] for name in names))] if count else []
    for row in result:
        for name, parts in SUMS.items():
            if name not in row and any(part in row for part in parts):
                row[name] = sum(row.get(part) or 0 for part in parts)
    return result


def place(data, number):
    """file, line and function of a place."""
    if not number:
        return (None, 0, None)
    places = data["places"]
    return (places["file"][number - 1], places["line"][number - 1], places["function"][number - 1])


def json_place(row):
    return (row.get("file"), row.get("line", 0), row.get("function"))


def figures(row):
    """The figures of a row that are not 0."""
    return {key: value for key, value in row.items()
            if key not in NO_FIGURES and isinstance(value, int) and not isinstance(value, bool) and value}


def wrong_figures(json_row, page_row):
    """The figures of a row of the JSON report that a row of the page does not have so."""
    return {key: (value, page_row.get(key)) for key, value in figures(json_row).items()
            if value != (page_row.get(key) or 0)}


def add(into, row, keys):
    for key in keys:
        if isinstance(row.get(key), (int, float)):
            into[key] = into.get(key, 0) + row[key]


def differences(report, data):
    """What the page and the JSON report say differently, as sentences: lines, sites, types, traces, functions,
    calls, totals, collections."""
    bad = []

    def compare(what, wanted, got):
        bad.extend(f"{what} {key}: not in the page" for key in wanted.keys() - got.keys())
        bad.extend(f"{what} {key}: only in the page" for key in got.keys() - wanted.keys())
        for key in wanted.keys() & got.keys():
            wrong = wrong_figures(wanted[key], got[key])
            if wrong:
                bad.append(f"{what} {key}: {wrong}")

    totals = {row["name"]: row["value"] for row in rows(data["totals"])}
    for key, value in report["totals"].items():
        if not key.startswith("untracked") and totals.get(key) != value:
            bad.append(f"total {key}: {value}, {totals.get(key)}")
    lines = {place(data, row["place"]): row for row in rows(data["lines"])}
    compare("line", {json_place(row): row for row in report["lines"]}, lines)
    for row in report["lines"]:
        for by in ["allocated_bytes_by"] + ["instructions_by"] * ("work" in report):
            line = lines.get(json_place(row), {})
            for key, value in row.get(by, {}).items():
                if line.get(key) != value:
                    bad.append(f"line {json_place(row)} {by} {key}: {value}, {line.get(key)}")
    types = rows(data["types"])
    compare("type", {row["name"]: row for row in report["types"]}, {row["name"]: row for row in types})
    compare("trace", {row["id"]: row for row in report["traces"]}, {row["id"]: row for row in rows(data["traces"])})
    compare_sites(report, data, compare)
    if "functions" in report:
        functions(report, data, compare)
    for name in ("minors", "majors"):
        collections(name, report, data, bad)
    if report.get("work_over_time", []) != rows(data["work_over_time"]):
        bad.append("the work over time")
    forked(report, data, bad)
    memory(report, data, bad)
    snapshots(report, data, bad)
    findings(report, data, bad)
    users_lines(report, data, bad)
    return bad


def compare_sites(report, data, compare):
    """Site by site and type by type. Rows of the page are added up as those of the JSON report are: sites that
    are alike under one id, and what has no type with the first row of its site."""
    sites = rows(data["sites"])
    wanted, got, untyped = {}, {}, {}
    for row in report["sites"]:
        key = (row["id"], None if row.get("scanning") or row.get("caches_only") else row["type"])
        add(wanted.setdefault(key, {}), row, list(figures(row)))  # types of one name are one here
    cells = rows(data["cells"])
    for cell in cells:
        shown = sites[cell["site"]]["shown"]
        sum_of = untyped.setdefault(shown, {}) if cell["type"] is None else got.setdefault((shown, cell["type"]), {})
        add(sum_of, cell, [key for key in cell if key not in ("site", "type")])
    costs = rows(data["site_costs"]) if "site_costs" in data else []
    for cost in costs:
        add(untyped.setdefault(sites[cost["site"]]["shown"], {}), cost, [key for key in cost if key != "site"])
    first = {}
    for row in report["sites"]:
        first.setdefault(row["id"], (row["id"], None if row.get("scanning") or row.get("caches_only") else row["type"]))
    for shown, more in untyped.items():
        into = got.setdefault(first.get(shown, (shown, None)), {})
        add(into, more, list(more))
    compare("site", wanted, got)


def functions(report, data, compare):
    def by(place_of, items):
        result = {}
        for row in items:
            add(result.setdefault(place_of(row), {}), row, list(row.keys() - NO_FIGURES - {"place"}))
        return result
    compare("function", by(json_place, report["functions"]),
            by(lambda row: place(data, row["place"]), [dict(row, gc_blame_instructions=row.get("collector", 0))
                                                       for row in rows(data["functions"])]))
    compare("call", by(lambda row: (json_place(row.get("caller", {})), json_place(row["callee"])), report["calls"]),
            by(lambda row: (place(data, row["caller"]), place(data, row["callee"])), rows(data["calls"])))
    compare("callee", by(lambda row: (json_place(row), row.get("trace"), row.get("operation"), row.get("callee")), report["callees"]),
            by(lambda row: (place(data, row["place"]), row["trace"] or None, row["operation"], row["callee"]), rows(data["callees"])))
    compare("guard", by(lambda row: (json_place(row), row.get("trace"), row.get("operation")), report["guards"]),
            by(lambda row: (place(data, row["place"]), row["trace"] or None, row["operation"]), rows(data["guards"])))


# Of collections that share a row of the profile: what is that of the last one, not the sum.
LAST = {"used_bytes", "arena_bytes", "raw_bytes", "collector_arena_bytes", "collector_raw_bytes", "minor",
        "start_allocated_bytes", "end_allocated_bytes"}


def collections(name, report, data, bad):
    """One by one, where the JSON report has them so; else by their sums."""
    of_page = {row["n"]: row for row in rows(data[name])}
    first = 0
    for row in report.get(name, []):
        group = [of_page[n] for n in range(first + 1, row["n"] + 1) if n in of_page]
        first = row["n"]
        for key, value in figures(row).items():
            if key in ("n", "site", "collections"):
                continue
            got = group[-1].get(key) if key in LAST else sum(one.get(key) or 0 for one in group)
            if got != value:
                bad.append(f"{name} {row['n']} {key}: {value}, {got}")


def memory(report, data, bad):
    """The verdict and its figures, and each point of the curve and of what is resident."""
    wanted = report.get("memory")
    if wanted is None:
        if rows(data["memory"]):
            bad.append("memory: only in the page")
        return
    got, growth = rows(data["memory"])[0], wanted["growth"]
    pairs = {key: (wanted[key], got[key]) for key in ("verdict", "peak_bytes", "old_peak_bytes", "external_peak_bytes",
                                                      "alive_bytes", "fragment_bytes")}
    pairs["grown_bytes"] = (growth["bytes"], got["grown_bytes"])
    for key in ("kept_bytes", "rounds", "per_round_bytes"):
        pairs[key] = (growth.get(key, 0), got[key])
    pairs["loop"] = (json_place(growth["loop"]) if "loop" in growth else (None, 0, None), place(data, got["loop"]))
    most = growth.get("most")
    pairs["most"] = (most and (most["type"], json_place(most), most["bytes"], round(10000 * most["since"])),
                     got["most"] and (got["most"], place(data, got["most_place"]), got["most_bytes"], got["most_since"]) if "most" in got else None)
    grown_classes(wanted.get("alive"), data, bad)
    bad.extend(f"memory {key}: {pair}" for key, pair in pairs.items() if pair[0] != pair[1])
    curve = [{"at": row["allocated_bytes"], "instructions": row["instructions"], "old_bytes": row["old_bytes"],
              "outside_bytes": row["external_bytes"], **({"garbage_bytes": row["garbage_bytes"]} if "garbage_bytes" in row else {})}
             for row in rows(data["curve"])]
    for key, of_page in (("curve", curve), ("resident", rows(data["resident"]))):
        if wanted.get(key, []) != of_page:
            bad.append(f"memory: its {key}")


def grown_classes(wanted, data, bad):
    """What was alive of each class and line, at each point."""
    points, of_page, amounts = rows(data["alive"]), rows(data["grown"]), rows(data["grown_at"])
    if wanted is None:
        if points:
            bad.append("memory: its classes only in the page")
        return
    if wanted["points"] != points or len(wanted["of"]) != len(of_page):
        bad.append(f"memory: its points, {len(wanted['of'])} classes, {len(of_page)}")
        return
    for i, (row, got) in enumerate(zip(wanted["of"], of_page)):
        at = amounts[i * len(points):(i + 1) * len(points)]
        pairs = [(row["type"], got["type"]), (row["trend"], got["trend"]), (json_place(row), place(data, got["place"])),
                 (row.get("since"), got["since"]), *((row.get(key, 0), got[key]) for key in ("first_bytes", "half_bytes", "end_bytes", "grown_bytes")),
                 *((row[key], [one[key] for one in at]) for key in ("objects", "bytes"))]
        bad.extend(f"memory: class {i}: {pair}" for pair in pairs if pair[0] != pair[1])


def forked(report, data, bad):
    """The processes that were forked, with what they have of totals."""
    known = [{key: value for key, value in row.items() if value is not None} for row in rows(data["forked"])]
    if report["run"].get("forked", []) != known:
        bad.append(f"forked: {report['run'].get('forked')}, {known}")


def snapshots(report, data, bad):
    """Each snapshot, with what of types, sites and classes was alive, and on what it hangs. The JSON report leaves
    out types and sites that have little."""
    of_page = rows(data["snapshots"])
    if len(report.get("snapshots", [])) != len(of_page):
        bad.append(f"snapshots: {len(report.get('snapshots', []))}, {len(of_page)}")
        return
    for i, (wanted, got) in enumerate(zip(report.get("snapshots", []), of_page)):
        for key in ("name", "moment", "nth", "at", "major_collections", "live_bytes", "live_objects"):
            if wanted.get(key) != got[key]:
                bad.append(f"snapshot {i} {key}: {wanted.get(key)}, {got[key]}")
        alive = [row for row in rows(data["retained"]) if row["snapshot"] == i]
        kept = [row for row in rows(data["kept"]) if row["snapshot"] == i]
        for kind, name, key in (("types", "name", lambda row: row["site"] is None), ("sites", "type", lambda row: row["site"] is not None)):
            mine = [row for row in alive if key(row)]
            for row in wanted[kind]:
                if not any(one["type"] == row[name] and same_alive(row, one) and
                           (kind == "types" or json_place(row.get("own_line", {})) == place(data, one["own_line"])) for one in mine):
                    bad.append(f"snapshot {i} {kind}: {row}")
        classes = [(row["name"], row["instances"], row["own_bytes"], row["bytes"], row["spare_bytes"])
                   for row in rows(data["classes"]) if row["snapshot"] == i]
        if [tuple(row[key] for key in ("name", "instances", "own_bytes", "bytes", "spare_bytes")) for row in wanted["classes"]] != classes:
            bad.append(f"snapshot {i}: classes")
        if [(row["retained_bytes"], row["objects"], row["root"], row.get("outside_bytes", 0)) for row in wanted["holders"]] != \
                [(row["retained_bytes"], row["objects"], row["root"], row["outside_bytes"]) for row in kept]:
            bad.append(f"snapshot {i}: holders")


def same_alive(wanted, got):
    keys = ("objects", "bytes", "retained_bytes", "age_bytes", "young_objects", "young_bytes", "spare_bytes",
            "duplicate_objects", "duplicate_bytes")
    return all((wanted.get(key) or 0) == (got.get(key) or 0) for key in keys)


def same_caller(data, wanted, got):
    from_line = wanted.get("called_from", {})
    return json_place(from_line) == place(data, got["called_from"]) and \
        abs(from_line.get("percent", 0) - got["called_from_percent"] / 100) < 0.0051


def users_lines(report, data, bad):
    for i, (wanted, got) in enumerate(itertools.zip_longest(report.get("users_lines", []), rows(data["users_lines"]))):
        if wanted is None or got is None or json_place(wanted) != place(data, got["place"]) or \
                any(wanted[key] != got[key] for key in ("work", "whole")) or not same_caller(data, wanted, got):
            bad.append(f"users_lines {i}: {wanted}, {got}")


def findings(report, data, bad):
    evidence = {}
    for row in rows(data["evidence"]):
        evidence.setdefault(row["finding"], {})[row["key"]] = (row["unit"], row["number"])
    all_findings = report["findings"] + report.get("suppressed_findings", [])
    of_page = rows(data["findings"])
    if len(of_page) != len(all_findings):
        bad.append(f"findings: {len(all_findings)}, {len(of_page)}")
        return
    for i, (wanted, got) in enumerate(zip(all_findings, of_page)):
        for key in ("pattern", "severity", "axis", "explanation", "advice"):
            if wanted[key] != got[key]:
                bad.append(f"finding {i} {key}")
        if json_place(wanted) != place(data, got["place"]):
            bad.append(f"finding {i}: place")
        if not same_caller(data, wanted, got):
            bad.append(f"finding {i}: called_from")
        for key, value in wanted["evidence"].items():
            unit, number = evidence.get(i, {}).get(key, (None, None))
            if (abs(number / 100 - value) > 0.0051 if unit == "percent" else number != value):
                bad.append(f"finding {i} {key}: {value}, {number}")
