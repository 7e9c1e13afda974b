// SPDX-License-Identifier: GPL-3.0-or-later
// What changed between two runs as tables: lines, functions, types, loops, sites, by a figure that the
// reader picks. The rows are those of `pypygc diff --json`.
import {changeText} from "../data/comparison.js";
import {changeColumns, figuresOf, inWords, isSelected, placeCell} from "../ui/difference.js";
import {count, placeText} from "../ui/format.js";
import {choice, h, replace} from "../ui/dom.js";
import {table as tableOf} from "../ui/table.js";

const placeColumn = (label) => ({label,
    cell: (app, table, row) => placeCell(app, table, row), text: (app, table, row) => placeText(app.profile.placeOf(table, row))});
const typeColumn = (view) => ({label: "Type",
    cell: (app, table, row) => table.text(row, "type") === null ? "(scanning)" : h("a", {href: app.href(view, {type: table.text(row, "type")})}, table.text(row, "type")),
    text: (app, table, row) => table.text(row, "type") ?? ""});
const kindColumn = {label: "By", text: (app, table, row) => table.text(row, "kind") ?? ""};
const traceColumn = {label: "Trace", text: (app, table, row) => {
    const was = table.number(row, "old_trace"), is = table.number(row, "trace"), kind = table.text(row, "kind") ?? "";
    return table.text(row, "state") === "changed" && was !== is ? `${kind} ${is}, was ${was}` : `${kind} ${table.text(row, "state") === "removed" ? was : is}`;
}};

/** Columns of a list for the table of its rows. */
function columnsOf(app, table, head, rows, unit) {
    return [...head.map(({label, cell, text}) => ({label, text: ({row}) => text(app, table, row), cell: ({row}) => (cell ?? text)(app, table, row)})),
        ...changeColumns(rows, unit)];
}

/** The sites of what is selected: of a type, or of a line. */
export function sitesOf(app, caption, wanted, metric) {
    const {profile} = app, table = profile.tables.get("sites");
    if (!profile.has("sites", metric.key)) return null;
    const rows = profile.changes("sites", metric.key).filter(({row}) => wanted(table, row));
    if (rows.length === 0) return null;
    return tableOf({caption, rows, columns: columnsOf(app, table, [placeColumn("Line"), typeColumn("types"), kindColumn], rows, metric.unit)});
}

function sentence(app, list, metric, rows) {
    const table = app.profile.tables.get(metric.table), words = inWords(metric.unit);
    const grew = rows.filter(({was, is}) => is > was), shrank = rows.filter(({was, is}) => is < was);
    if (rows.length === 0) return `No ${list.one} has another figure of this kind: 0 differ.`;
    const sum = (part) => part.reduce((all, {was, is}) => all + Math.abs(is - was), 0);
    const [first] = rows, name = list.head[0].text(app, table, first.row);
    return `${count(grew.length)} ${grew.length === 1 ? list.one : list.many} grew by ${words(sum(grew))}, ${count(shrank.length)} shrank by ${words(sum(shrank))}; most changed ${name || "what has no line"}: ` +
        `${words(first.was)} before, ${words(first.is)} now (${changeText(first.was, first.is)}).`;
}

/** @param {{id: string, name: string, one: string, many: string, names: string[], head: any[], note?: string, selected: Function, below?: Function}} list */
function viewOf(list) {
    return {
        id: list.id,
        name: list.name,
        show(app) {
            const content = h("div");
            const draw = () => replace(content, build(app, list, draw));
            draw();
            return content;
        },
    };
}

function build(app, list, draw) {
    const known = figuresOf(app.profile, list.names);
    if (known.length === 0) return h("p.sentence", {}, `No ${list.one} changed: 0 differ.`);
    const metric = [app.get("metric"), "instructions", "allocated_bytes"].map((wanted) => known.find(({key}) => key === wanted)).find(Boolean) ?? known[0];
    const table = app.profile.tables.get(metric.table), rows = app.profile.changes(metric.table, metric.key);
    return [h("p.sentence", {}, sentence(app, list, metric, rows)),
        h("div.controls", {}, choice("Figure", known.map(({key, label}) => [key, label]), metric.key, (key) => { app.set({metric: key}); draw(); })),
        list.note ? h("p.note", {}, list.note) : null,
        list.below?.(app, metric),
        tableOf({caption: `${list.name}, by difference`, rows, selected: ({row}) => list.selected(app, table, row), columns: columnsOf(app, table, list.head, rows, metric.unit)})];
}

const selectedType = (app, table, row) => app.get("type") !== null && table.text(row, "type") === app.get("type");

export const diffLines = viewOf({id: "lines", name: "Lines", one: "line", many: "lines", names: ["lines", "lines_by_work"], head: [placeColumn("Line")], selected: isSelected,
    note: "A line that moved is the same line: it is found by its function, order and types."});
export const diffFunctions = viewOf({id: "functions", name: "Functions", one: "function", many: "functions", names: ["functions"], head: [placeColumn("Function")],
    selected: (app, table, row) => app.get("file") !== null && table.text(row, "file") === app.get("file") && table.text(row, "function") === app.get("function"),
    note: "Work as the profiles know it, exactly: what a function executed itself, and with all that it called."});
export const diffTypes = viewOf({id: "types", name: "Types", one: "type", many: "types", names: ["types"], head: [typeColumn("types")], selected: selectedType,
    below: (app, metric) => app.get("type") === null ? null : sitesOf(app, `Who makes ${app.get("type")}`, (table, row) => selectedType(app, table, row), metric)});
export const diffLoops = viewOf({id: "loops", name: "Loops", one: "loop or bridge", many: "loops and bridges", names: ["traces"], head: [placeColumn("First line"), traceColumn],
    selected: (app, table, row) => app.get("trace") === String(table.number(row, "trace")) || isSelected(app, table, row),
    note: "Traces belong together by function and kind, in their order. What their code allocated, and calls from there."});
export const diffSites = viewOf({id: "sites", name: "Sites", one: "site", many: "sites", names: ["sites"], head: [placeColumn("Line"), typeColumn("sites"), kindColumn],
    selected: (app, table, row) => app.get("type") !== null ? selectedType(app, table, row) && (app.get("file") === null || isSelected(app, table, row)) : isSelected(app, table, row),
    note: "A line, a type, and who makes it. What differs in its callers only is one site here; the flame view tells callers apart."});
