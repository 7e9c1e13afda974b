// SPDX-License-Identifier: GPL-3.0-or-later
// Traces of the JIT: which ran most, which guards cost most, which attempts were given up; and one of them
// in full: the one that is selected, or that has the line that is.
import {count, counted, percent, placeText, short} from "../ui/format.js";
import {h} from "../ui/dom.js";
import {roundsOf} from "../data/loops.js";
import {table} from "../ui/table.js";
import {nameOf, showOperation, trace, workOf} from "./trace.js";

function list(app, rows, selected) {
    const {profile} = app, {traces} = profile;
    const most = workOf(profile, rows[0]);
    return table({caption: `Traces (${count(rows.length)})`, rows, first: 12, selected: (i) => i === selected, columns: [
        {label: "Trace", text: (i) => nameOf(profile, i), cell: (i) => h("a", {href: app.href("loops", {trace: traces.number(i, "id")})}, `${traces.number(i, "id")} ${nameOf(profile, i)}`)},
        {label: "Kind", title: "A bridge goes on where a guard failed; an entry bridge leads from the interpreter into a loop; gone: the JIT has thrown it away", text: (i) => traces.text(i, "kind"), cell: (i) => `${traces.text(i, "kind")}${traces.number(i, "alive") > 0 ? "" : ", gone"}`},
        {label: "Instructions", number: (i) => traces.number(i, "instructions"), bar: most}, {label: "Times round", title: "How often a loop went round, or a bridge was entered", number: (i) => roundsOf(profile, i)},
        {label: "Allocated bytes", number: (i) => traces.number(i, "allocated_bytes")}, {label: "Survived bytes", number: (i) => traces.number(i, "survived_bytes")},
        {label: "Collector's instructions", title: "What the collector executed because of what the trace allocates", number: (i) => traces.number(i, "gc_blame_instructions")}, {label: "Code, bytes", number: (i) => traces.number(i, "size")}]});
}

/** Guards of all traces by what ran because they had failed. */
function worstGuards(app) {
    const {profile} = app, all = profile.tables.get("guards");
    const rows = all.indices().filter((i) => all.number(i, "failures") > 0), sum = all.total("instructions");
    if (rows.length === 0) return null;
    const known = (i) => profile.traceRow(all.number(i, "trace")) >= 0;
    return table({caption: `Guards that failed into C code (${count(rows.length)})`, rows, first: 5, sort: 4, columns: [
        {label: "Guard", text: (i) => all.text(i, "guard") ?? "guard", cell: (i) => known(i) ? h("a", {href: app.href("loops", {trace: all.number(i, "trace"), op: all.number(i, "operation")})}, all.text(i, "guard") ?? "guard") : all.text(i, "guard") ?? "guard"},
        {label: "Line", text: (i) => placeText(profile.place(all.number(i, "place"))), cell: (i) => app.placeLink(profile.place(all.number(i, "place")))},
        {label: "Trace", number: (i) => all.number(i, "trace")},
        {label: "Failed", title: "How often it failed and had no bridge to go on with", number: (i) => all.number(i, "failures")},
        {label: "Instructions after it", title: "What ran because it had failed: the blackhole interpreter, and the way back into a loop", number: (i) => all.number(i, "instructions"), bar: sum},
        {label: "Share of the run", text: (i) => percent(all.number(i, "instructions"), profile.total("instructions"))}]});
}

/** What guards cost, if that is worth a word: how often they failed, and which most. */
function guardsSentence(profile) {
    const all = profile.tables.get("guards"), cost = all.total("instructions"), whole = profile.total("instructions");
    if (!(cost > whole / 50)) return "";
    const most = all.indices().reduce((top, i) => all.number(i, "instructions") > all.number(top, "instructions") ? i : top, 0);
    return ` Guards failed ${counted(all.total("failures"), "time")} into C code, after which ${percent(cost, whole)} of the run was executed: most after ${all.text(most, "guard") ?? "one"} at ${placeText(profile.place(all.number(most, "place"))) || "a line that is not known"}.`;
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
    proves: true,
    name: "Loops",
    show(app) {
        const {profile} = app, {traces} = profile;
        if (traces.rows === 0) return h("p", {}, "The JIT compiled nothing in this run, or its log was not seen.");
        const rows = traces.indices().sort((a, b) => workOf(profile, b) - workOf(profile, a) || traces.number(b, "allocated_bytes") - traces.number(a, "allocated_bytes"));
        const asked = profile.traceRow(Number(app.get("trace") ?? NaN));
        const chosen = asked >= 0 ? asked : ofLine(app, rows) ?? rows[0];
        const all = rows.reduce((sum, row) => sum + workOf(profile, row), 0);
        return [h("p.sentence", {}, `${counted(rows.length, "trace")} executed ${short(all)} instructions, ${percent(all, profile.total("instructions"))} of the run; `,
            `${percent(workOf(profile, rows[0]), all)} of that in trace ${traces.number(rows[0], "id")}, ${nameOf(profile, rows[0])}.`, guardsSentence(profile)),
        list(app, rows, chosen), worstGuards(app), givenUp(app), trace(app, chosen)];
    },
    shown(app) {
        showOperation(app.main);
        if (app.get("trace") !== null) app.main.querySelector("section > h3").scrollIntoView({block: "start"});
    },
};

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
