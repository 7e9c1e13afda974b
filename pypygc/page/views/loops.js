// SPDX-License-Identifier: GPL-3.0-or-later
// Traces of the JIT: lines of Python, operations and machine code side by side, each with what it costs.
// Guards tell how often they failed and lead to their bridges; what the optimiser removed is said.
import {bytes, count, counted, percent, placeText, short} from "../ui/format.js";
import {h} from "../ui/dom.js";
import {operands as args, removedFrom, roundsOf, rowsOfTrace} from "../data/loops.js";
import {functionKey} from "../data/profile.js";
import {table} from "../ui/table.js";

/** How many operations are shown at once. */
const MAX_ROWS = 3000;

function nameOf(profile, row) {
    const {traces} = profile;
    const place = profile.place(traces.number(row, "place"));
    return traces.text(row, "builtin") ?? (place !== null ? placeText(place) : traces.text(row, "driver") ?? "");
}

function workOf(profile, row) {
    const value = profile.traces.number(row, "instructions");
    return Number.isNaN(value) ? 0 : value;
}

function list(app, rows, selected) {
    const {profile} = app, {traces} = profile;
    const most = workOf(profile, rows[0]);
    return table({caption: `Traces (${count(rows.length)})`, rows, first: 12, selected: (i) => i === selected, columns: [
        {label: "Trace", text: (i) => nameOf(profile, i), cell: (i) => h("a", {href: app.href("loops", {trace: traces.number(i, "id")})}, `${traces.number(i, "id")} ${nameOf(profile, i)}`)},
        {label: "Kind", text: (i) => traces.text(i, "kind"), cell: (i) => `${traces.text(i, "kind")}${traces.number(i, "alive") > 0 ? "" : ", gone"}`},
        {label: "Instructions", number: (i) => traces.number(i, "instructions"), bar: most}, {label: "Times round", number: (i) => roundsOf(profile, i)},
        {label: "Allocated bytes", number: (i) => traces.number(i, "allocated_bytes")}, {label: "Survived bytes", number: (i) => traces.number(i, "survived_bytes")},
        {label: "Collector's instructions", number: (i) => traces.number(i, "gc_blame_instructions")}, {label: "Code, bytes", number: (i) => traces.number(i, "size")}]});
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

const FIGURES = [["own", "Itself", "instructions"], ["called", "Called", "instructions"], ["failed", "After it failed", "instructions"], ["allocated", "Allocated", "bytes"]];

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
        const line = h("tr", {class: row.own + row.called + row.failed > 0 ? "hot" : null},
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

function trace(app, row) {
    const {profile} = app, {traces} = profile;
    const id = traces.number(row, "id"), rounds = roundsOf(profile, row), work = workOf(profile, row);
    const rows = rowsOfTrace(profile, id);
    const removed = removedFrom(profile, id);
    const failed = rows.filter(({failures}) => failures > 0).length, failures = rows.reduce((sum, one) => sum + (one.failures || 0), 0);
    const inlined = inlinedIn(profile, rows, profile.place(traces.number(row, "place")));
    const lines = [...removed.lines].sort((a, b) => b[1] - a[1]).slice(0, 6);
    return h("section", {}, h("h3", {}, `Trace ${id}, ${traces.text(row, "kind")}: `, app.placeLink(profile.place(traces.number(row, "place")), nameOf(profile, row))),
        h("p", {}, `${counted(work, "instruction")} (${percent(work, profile.total("instructions"))} of the run)`,
            rounds > 0 ? `, ${counted(rounds, "time")} round: ${(work / rounds).toFixed(1)} instructions and ${(traces.number(row, "allocated_bytes") / rounds).toFixed(1)} bytes each time` : "",
            traces.number(row, "allocated_bytes") > 0 ? `; ${bytes(traces.number(row, "allocated_bytes"))} allocated, ${percent(traces.number(row, "survived_bytes"), traces.number(row, "allocated_bytes"))} survived` : "; nothing allocated",
            failed === 0 ? ". None of its guards failed into C code." : `. ${count(failed)} of its guards failed into C code, ${counted(failures, "time")} in all.`),
        inlined.length > 0 ? h("p", {}, `${counted(inlined.length, "function is", "functions are")} inlined: `, inlined.slice(0, 8).map((place, i) => [i > 0 ? ", " : "", app.placeLink(place)]), inlined.length > 8 ? " and others." : ".") : null,
        removed.recorded > 0 ? h("p", {}, removed.recorded > removed.made
            ? `Recorded were ${counted(removed.recorded, "allocation")} a round, of which ${count(removed.made)} are left: the optimiser removed ${count(removed.recorded - removed.made)}. Recorded at `
            : `All allocations that were recorded (${count(removed.recorded)}) are left: the optimiser removed none. Recorded at `,
            lines.map(([place, n], i) => [i > 0 ? ", " : "", app.placeLink(profile.place(place)), ` (${n})`]), ".") : null,
        rows.length > 0 ? operationsTable(app, id, rows) : h("p.note", {}, "The operations of this trace are not in the profile: it neither ran nor allocated much."));
}

function givenUp(app) {
    const {profile} = app;
    const all = profile.tables.get("attempts");
    const rows = all.indices().filter((i) => all.number(i, "given_up") > 0);
    if (rows.length === 0) return null;
    return table({caption: "Attempts to make a trace that were given up", rows, first: 10, sort: 3, columns: [
        {label: "From", text: (i) => placeText(profile.place(all.number(i, "place"))), cell: (i) => app.placeLink(profile.place(all.number(i, "place")))},
        {label: "Attempts", number: (i) => all.number(i, "count")}, {label: "Given up", number: (i) => all.number(i, "given_up")}, {label: "Instructions", number: (i) => all.number(i, "instructions")}]});
}

export const loops = {
    id: "loops",
    name: "Loops",
    show(app) {
        const {profile} = app, {traces} = profile;
        if (traces.rows === 0) return h("p", {}, "The JIT compiled nothing in this run, or its log was not seen.");
        const rows = traces.indices().sort((a, b) => workOf(profile, b) - workOf(profile, a) || traces.number(b, "allocated_bytes") - traces.number(a, "allocated_bytes"));
        const asked = profile.traceRow(Number(app.get("trace") ?? NaN));
        const chosen = asked >= 0 ? asked : ofLine(app, rows) ?? rows[0];
        const all = rows.reduce((sum, row) => sum + workOf(profile, row), 0);
        return [h("p.sentence", {}, `${counted(rows.length, "trace")} executed ${short(all)} instructions, ${percent(all, profile.total("instructions"))} of the run; `,
            `${percent(workOf(profile, rows[0]), all)} of that in trace ${traces.number(rows[0], "id")}, ${nameOf(profile, rows[0])}.`),
        list(app, rows, chosen), trace(app, chosen), givenUp(app)];
    },
};

/** Functions whose lines a trace has, but its own: a place in each. */
function inlinedIn(profile, rows, own) {
    const found = new Map();
    for (const {place: number} of rows) {
        const place = profile.place(number);
        if (place !== null && place.file !== null && place.line > 0 && (own === null || functionKey(place) !== functionKey(own))) found.set(functionKey(place), found.get(functionKey(place)) ?? place);
    }
    return [...found.values()];
}

/** The trace of the line that is selected: whose guards failed most there, else the one with most work that has the
 *  line, else that begins in the function. ROWS have most work first. */
function ofLine(app, rows) {
    const {profile} = app, file = app.get("file"), line = Number(app.get("line") ?? 0), name = app.get("function");
    if (file === null) return undefined;
    const isHere = (number) => {
        const place = profile.place(number);
        return place !== null && place.file === file && (line > 0 ? place.line === line : name === null || place.function === name);
    };
    const guards = profile.tables.get("guards"), listing = profile.tables.get("listing");
    const failing = guards.indices().filter((i) => guards.number(i, "failures") > 0 && isHere(guards.number(i, "place"))).sort((a, b) => guards.number(b, "failures") - guards.number(a, "failures"))[0];
    if (failing !== undefined && profile.traceRow(guards.number(failing, "trace")) >= 0) return profile.traceRow(guards.number(failing, "trace"));
    const known = new Map(), places = listing.column("place"), trace = listing.column("trace"), having = new Set();
    for (let i = 0; i < listing.rows; i++) {
        if (!known.has(places[i])) known.set(places[i], isHere(places[i]));
        if (known.get(places[i])) having.add(trace[i]);
    }
    return rows.find((row) => having.has(profile.traces.number(row, "id"))) ?? rows.find((row) => {
        const place = profile.place(profile.traces.number(row, "place"));
        return place !== null && place.file === file && (name === null || place.function === name);
    });
}
