// SPDX-License-Identifier: GPL-3.0-or-later
// One trace: lines of Python, operations and machine code side by side, each with what it costs; its guards with
// how often they failed and where they go on, what is inlined, and what the optimiser removed.
import {bytes, count, counted, percent, placeText} from "../ui/format.js";
import {h} from "../ui/dom.js";
import {guardOfBridge, operands as args, removedFrom, roundsOf, rowsOfTrace} from "../data/loops.js";
import {functionKey} from "../data/profile.js";
import {table} from "../ui/table.js";

/** How many operations are shown at once. */
const MAX_ROWS = 3000;

/** What a trace is of: a line, or a built-in loop. */
export function nameOf(profile, row) {
    const {traces} = profile;
    const place = profile.place(traces.number(row, "place"));
    return traces.text(row, "builtin") ?? (place !== null ? placeText(place) : traces.text(row, "driver") ?? "");
}

export function workOf(profile, row) {
    const value = profile.traces.number(row, "instructions");
    return Number.isNaN(value) ? 0 : value;
}

function operation(app, row) {
    const {profile} = app;
    const operations = profile.tables.get("operations"), code = profile.tables.get("code");
    if (row.operation < 0) {
        const kind = row.code < 0 ? null : code.text(row.code, "kind");
        if (kind === "no operation") return h("i", {}, "code of no operation");
        return h("span", {}, h("b", {}, (row.code < 0 ? null : code.text(row.code, "name")) ?? row.name ?? kind), " ", row.code < 0 ? "" : args(code.text(row.code, "args")), row.callee ? h("span.why", {}, `calls ${row.callee}`) : null);
    }
    const kind = operations.text(row.operation, "kind"), name = operations.text(row.operation, "operation");
    const text = args(operations.text(row.operation, "args"));
    return [h("b", {class: `op-${kind.replace(" ", "-")}`}, name ?? kind), " ", text,
        kind === "label" ? h("span", {}, ` label ${operations.number(row.operation, "descr")}`) : null,
        row.callee ? h("span.why", {}, `calls ${row.callee}`) : null,
        row.type ? h("span.why", {}, "makes ", h("a", {href: app.href("types", {type: row.type})}, row.type), row.created ? [", created at ", app.placeLink(profile.place(row.created))] : null,
            row.forcedBy ? `, not removed: ${row.forcedBy}` : null) : null,
        row.failures > 0 ? h("span.why", {}, `failed ${counted(row.failures, "time")} into C code`) : null,
        row.bridges.map((bridge) => h("span.why", {}, "goes on in ", h("a", {href: app.href("loops", {trace: profile.traces.number(bridge, "id")})}, `bridge ${profile.traces.number(bridge, "id")}`),
            ` (entered ${counted(profile.traces.number(bridge, "entries"), "time")})`))];
}

const FIGURES = [["own", "Itself", "instructions"], ["called", "Called", "instructions"], ["failed", "After it failed", "instructions"], ["allocated", "Allocated", "bytes"],
    ["D1_misses", "D1 misses", "of data"], ["LL_misses", "LL misses", "of data"]];

/** The instructions of an operation; without them where in the code it is. */
function machineCode(profile, row) {
    const code = profile.tables.get("code"), machine = profile.tables.get("machine");
    if (row.machine.length === 0)
        return row.code >= 0 && !Number.isNaN(code.number(row.code, "offset")) ? `+${code.number(row.code, "offset")}` : "";
    const lines = row.machine.map((at) => `+${machine.number(at, "offset")} ${machine.text(at, "mnemonic")} ${machine.text(at, "operands") ?? ""}`);
    if (lines.length <= 6) return lines.join("\n");
    return h("details", {}, h("summary", {}, `${lines[0]}, and ${lines.length - 1} more`), lines.slice(1).join("\n"));
}

function operationsTable(app, id, rows) {
    const {profile} = app;
    const most = Math.max(1, ...rows.map((row) => row.own + row.called + row.failed));
    const body = h("tbody"), known = FIGURES.filter(([key]) => rows.some((row) => row[key] > 0));
    let before = -1;
    const shown = rows.filter((row) => row.operation < 0 || profile.tables.get("operations").text(row.operation, "kind") !== "merge point" || row.own > 0).slice(0, MAX_ROWS);
    for (const row of shown) {
        const place = profile.place(row.place);
        const isNew = place !== null && place.id !== before;
        if (isNew) before = place.id;
        const text = isNew && place.file !== null ? profile.source(place.file)?.get(place.line) : null;
        const isAsked = row.index !== undefined && String(row.index) === app.get("op");
        const line = h("tr", {class: row.own + row.called + row.failed > 0 ? "hot" : null, "data-op": row.index ?? null, "aria-current": isAsked ? "true" : null},
            h("td.python", {}, isNew ? [app.placeLink(place), text ? h("code.quote", {}, text.trim()) : null] : ""),
            h("td.operation", {}, operation(app, row)),
            h("td.machine", {}, machineCode(profile, row)),
            known.map(([key]) => h("td.number", {}, row[key] > 0 ? count(row[key]) : "")));
        line.style.setProperty("--heat", ((row.own + row.called + row.failed) / most).toFixed(3));
        body.append(line);
    }
    return h("div.code-box.loop", {role: "region", "aria-label": `Operations of trace ${id}`, tabindex: "0"}, h("table.code.operations", {},
        h("caption", {}, `Operations of trace ${id}`),
        h("thead", {}, h("tr", {}, ["Python", "Operation", "Machine code"].map((label) => h("th", {scope: "col"}, label)),
            known.map(([, label, unit]) => h("th.number", {scope: "col"}, label, h("small", {}, unit))))),
        body), shown.length < rows.length && shown.length === MAX_ROWS ? h("p.note", {}, `The first ${count(MAX_ROWS)} operations.`) : null);
}

/** Guards that failed or have a bridge, those that cost most first: each leads to its operation, and to where it goes on. */
function guardsTable(app, id, rows) {
    const {profile} = app, operations = profile.tables.get("operations"), {traces} = profile;
    const guards = rows.filter((row) => row.failures > 0 || row.bridges.length > 0);
    if (guards.length === 0) return null;
    const nameOfGuard = (row) => (row.operation < 0 ? null : operations.text(row.operation, "operation")) ?? row.name ?? "guard";
    const failed = guards.reduce((most, row) => Math.max(most, row.failed || 0), 0);
    const entries = (row) => row.bridges.reduce((sum, bridge) => sum + (traces.number(bridge, "entries") || 0), 0);
    return table({caption: `Guards that failed in trace ${id}`, rows: guards, first: 6, sort: 3, columns: [
        {label: "Guard", text: nameOfGuard, cell: (row) => row.index === undefined ? nameOfGuard(row) : h("a", {href: app.href("loops", {trace: id, op: row.index})}, nameOfGuard(row))},
        {label: "Line", text: (row) => placeText(profile.place(row.place)), cell: (row) => app.placeLink(profile.place(row.place))},
        {label: "Failed into C code", title: "How often it failed and had no bridge: what is left of the round is interpreted by the blackhole interpreter", number: (row) => row.failures || 0},
        {label: "Instructions after it", title: "What ran because it had failed, until compiled code or the interpreter went on", number: (row) => row.failed || 0, bar: failed},
        {label: "Went on in a bridge", title: "How often it failed and went on in compiled code made for it", number: entries,
            cell: (row) => row.bridges.length === 0 ? "" : [count(entries(row)), row.bridges.map((bridge) => [" ", bridgeLink(app, bridge)])]}]});
}

function bridgeLink(app, bridge) {
    const id = app.profile.traces.number(bridge, "id");
    return h("a", {href: app.href("loops", {trace: id})}, `bridge ${id}`);
}

/** Where a bridge comes from: the guard, its trace, and how often. */
function origin(app, row) {
    const {profile} = app, {traces} = profile, guard = guardOfBridge(profile, row);
    if (guard < 0) return null;
    const operations = profile.tables.get("operations"), id = operations.number(guard, "trace"), place = profile.place(operations.number(guard, "place"));
    return h("p", {}, "It goes on where ", h("b", {}, operations.text(guard, "operation") ?? "a guard"), " of ", h("a", {href: app.href("loops", {trace: id})}, `trace ${id}`),
        place ? [" fails, at ", app.placeLink(place)] : " fails", Number.isNaN(traces.number(row, "entries")) ? "." : `, which it did ${counted(traces.number(row, "entries"), "time")}.`);
}

/** @param {number} row of the traces */
export function trace(app, row) {
    const {profile} = app, {traces} = profile;
    const id = traces.number(row, "id"), rounds = roundsOf(profile, row), work = workOf(profile, row), allocated = traces.number(row, "allocated_bytes");
    const rows = rowsOfTrace(profile, id);
    const removed = removedFrom(profile, id);
    const failed = rows.filter(({failures}) => failures > 0).length, failures = rows.reduce((sum, one) => sum + (one.failures || 0), 0);
    const inlined = inlinedIn(profile, rows, profile.place(traces.number(row, "place")));
    const lines = [...removed.lines].sort((a, b) => b[1] - a[1]).slice(0, 6);
    return h("section", {"aria-label": `Trace ${id}`}, h("h3", {}, `Trace ${id}, ${traces.text(row, "kind")}: `, app.placeLink(profile.place(traces.number(row, "place")), nameOf(profile, row))),
        h("p", {}, `${counted(work, "instruction")} (${percent(work, profile.total("instructions"))} of the run)`,
            rounds > 0 ? `, ${counted(rounds, "time")} round: ${(work / rounds).toFixed(1)} instructions${allocated > 0 ? ` and ${(allocated / rounds).toFixed(1)} bytes` : ""} each time` : "",
            allocated > 0 ? `; ${bytes(allocated)} allocated, ${percent(traces.number(row, "survived_bytes"), allocated)} survived` : "; nothing allocated",
            failed === 0 ? ". None of its guards failed into C code." : `. ${count(failed)} of its guards failed into C code, ${counted(failures, "time")} in all.`),
        origin(app, row),
        inlined.length > 0 ? h("p.inlined", {}, `${counted(inlined.length, "function is", "functions are")} inlined: `, inlined.slice(0, 8).map((place, i) => [i > 0 ? ", " : "", app.placeLink(place)]), inlined.length > 8 ? " and others." : ".") : null,
        removed.recorded > 0 ? h("p", {}, removed.recorded > removed.made
            ? `Recorded were ${counted(removed.recorded, "allocation")} a round, of which ${removed.made === 1 ? "1 is" : `${removed.made === 0 ? "none" : count(removed.made)} are`} left: the optimiser removed ${count(removed.recorded - removed.made)}. Recorded at `
            : `All allocations that were recorded (${count(removed.recorded)}) are left: the optimiser removed none. Recorded at `,
            lines.map(([place, n], i) => [i > 0 ? ", " : "", app.placeLink(profile.place(place)), ` (${n})`]), ".") : null,
        guardsTable(app, id, rows),
        rows.length > 0 ? operationsTable(app, id, rows) : h("p.note", {}, "The operations of this trace are not in the profile: it neither ran nor allocated much."));
}

/** Functions whose lines a trace has, but its own: a place in each. */
function inlinedIn(profile, rows, own) {
    const found = new Map();
    for (const {place: number} of rows) {
        const place = profile.place(number);
        if (place !== null && place.file !== null && place.line > 0 && (own === null || functionKey(place) !== functionKey(own))) found.set(functionKey(place), found.get(functionKey(place)) ?? place);
    }
    return [...found.values()];
}

/** Brings the operation that is asked for, or the first that ran, to the top of the list: a trace begins with what it does once. */
export function showOperation(root) {
    const box = root.querySelector(".loop"), row = root.querySelector(".loop tr[aria-current]") ?? root.querySelector(".loop tr.hot");
    if (box === null || row === null) return;
    if (row.matches("[aria-current]")) box.scrollIntoView({block: "nearest"});
    box.scrollTop = row.offsetTop - box.querySelector("thead").offsetHeight;
}
