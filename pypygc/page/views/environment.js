// SPDX-License-Identifier: GPL-3.0-or-later
// Where it ran: PyPy, the machine, settings, what was loaded, all totals.
import {bytes, count, counted, words} from "../ui/format.js";
import {h} from "../ui/dom.js";
import {table} from "../ui/table.js";

const NAMES = {profile: "Profile", cwd: "Directory", pypy: "PyPy", python: "Python", library: "Library", build_id: "Build id", tool: "pypygc", valgrind: "Valgrind",
    system: "System", kernel: "Kernel", distribution: "Distribution", cpu: "Processor", incomplete: "Incomplete", start: "Counting began later"};

function pairs(caption, list) {
    return list.length === 0 ? null : h("div.table", {role: "region", "aria-label": caption, tabindex: "0"}, h("table", {}, h("caption", {}, caption), h("tbody", {},
        list.map(([key, text]) => h("tr", {}, h("th", {scope: "row"}, key), h("td", {}, text))))));
}

function textsOf(table_) {
    return table_.indices().map((i) => [table_.text(i, "key") ?? "", table_.text(i, "text") ?? ""]);
}

/** Processes that were forked from this one: their profiles lie beside this one's. */
function forked({tables}) {
    const all = tables.get("forked");
    return all.rows === 0 ? null : table({caption: `Forked processes, with profiles of their own (${count(all.rows)})`, rows: all.indices(), columns: [
        {label: "Profile", text: (i) => all.text(i, "profile")}, {label: "Process", number: (i) => all.number(i, "pid"), cell: (i) => String(all.number(i, "pid"))},
        {label: "Forked from", number: (i) => all.number(i, "parent_pid"), cell: (i) => String(all.number(i, "parent_pid"))},
        {label: "Instructions", number: (i) => all.number(i, "instructions"), bar: all.total("instructions")}, {label: "Allocated bytes", number: (i) => all.number(i, "allocated_bytes")}]});
}

export const environment = {
    id: "environment",
    name: "Environment",
    show(app) {
        const {profile} = app;
        const {run, tables} = profile;
        const variables = textsOf(tables.get("environment")), set = variables.filter(([, text]) => text !== "(not set)"), unset = variables.filter(([, text]) => text === "(not set)");
        const loaded = textsOf(tables.get("loaded")).map(([, text]) => text);
        const reasons = tables.get("abort_reasons"), given = reasons.indices().filter((i) => reasons.number(i, "count") > 0);
        const nursery = profile.total("nursery_size"), where = run.get("distribution") ?? run.get("system");
        return [h("p.sentence", {}, `PyPy ${run.get("pypy") ?? "of an unknown version"} with Python ${run.get("python") ?? "of an unknown version"} ran${where ? ` on ${where}` : ""}${nursery > 0 ? ` with a nursery of ${bytes(nursery)}` : ""}, ${set.length === 0 ? "none" : count(set.length)} of its variables set; `,
            `Valgrind ${run.get("valgrind") ?? ""} and pypygc ${run.get("tool") ?? ""} watched it. ${counted(profile.traces.rows, "trace was", "traces were")} compiled, ${counted(loaded.length, "file was", "files were")} mapped as code.`),
            h("div.columns", {}, h("div", {},
                forked(profile), pairs("Run", [["Command", textsOf(tables.get("command")).map(([, text]) => text).join(" ")], ...[...run].map(([key, text]) => [NAMES[key] ?? key, text])]),
                pairs("Variables", set), unset.length > 0 ? h("p.note", {}, `Not set: ${unset.map(([name]) => name).join(", ")}.`) : null, pairs("Options of the tool", textsOf(tables.get("options"))),
                given.length > 0 ? table({caption: "Why the JIT gave up traces", rows: given, columns: [{label: "Reason", text: (i) => reasons.text(i, "reason")}, {label: "Traces", number: (i) => reasons.number(i, "count")}]}) : null,
                h("details", {}, h("summary", {}, `Files mapped as code (${loaded.length})`), h("ul", {}, loaded.map((name) => h("li", {}, name))))),
            h("div", {}, table({caption: "Totals", rows: [...profile.totals], first: 200, columns: [
                {label: "Figure", text: ([name]) => name, cell: ([name]) => words(name)}, {label: "Value", number: ([, value]) => value}]})))];
    },
};
