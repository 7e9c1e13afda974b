// SPDX-License-Identifier: GPL-3.0-or-later
// Memory and work over the run: the heap and what is outside of it, what is resident by its parts,
// instructions by who executed them; and the collections. A range that is dragged is selected in all
// views that know when something was.
import {bytes, count, counted, percent, placeText, short} from "../ui/format.js";
import {chart, colors} from "../ui/chart.js";
import {choice, h, replace} from "../ui/dom.js";
import {table} from "../ui/table.js";
import {verdict} from "../ui/verdict.js";
import {garbageMoments, garbageOf, minorsWithin, momentOf, RESIDENT_PARTS, snapshotKey} from "../data/memory.js";
import {areasGrown, rowsGrown} from "../data/grown.js";
import {clocksOf, workOverTime, workWithin} from "../data/worktime.js";

const MIB = 1024 * 1024, MILLION = 1e6;

// ---- what can be shown ----

const ALLOCATED = {label: "allocated so far, MiB", of: (at) => at / MIB, bytes: (at) => at * MIB, tell: (at) => `at ${bytes(at * MIB)} allocated`};

/** Instructions executed, where bytes allocated are asked for. */
function executed(profile) {
    const {instructionsAt, bytesAt} = clocksOf(profile);
    return {label: "executed so far, million instructions", of: (at) => instructionsAt(at) / MILLION, bytes: (at) => bytesAt(at * MILLION), tell: (at) => `after ${short(Math.round(at * MILLION))} instructions`};
}

/** Rows of a table of memory over what was allocated. */
function ofMemory(points, label, areas, note) {
    const at = points.column("allocated_bytes");
    return {label, rows: points.rows, axis: ALLOCATED, at: (i) => at[i] / MIB, unit: "MiB", note,
        areas: areas.map(([words, figure]) => ({label: words, value: (i) => figure(i) / MIB, tell: (i) => `${count(figure(i))} bytes`})),
        columns: [{label: "Allocated so far, bytes", number: (i) => at[i]}, ...areas.map(([words, figure]) => ({label: `${words}, bytes`, number: figure}))]};
}

/** The heap: what is garbage in it is on a line between the moments at which it is known (analysis/garbage.c). */
function heap(profile) {
    const curve = profile.tables.get("curve"), old = curve.column("old_bytes"), outside = ["outside of the heap", (i) => curve.number(i, "external_bytes")];
    const strokes = "The upright strokes are garbage that had waited: what a major collection freed at that moment, or what a snapshot found.";
    if (!curve.has("garbage_bytes"))
        return ofMemory(curve, "heap and outside", [["old generation, garbage included", (i) => old[i]], outside],
            `${strokes} In between it is not known how much of the old generation is garbage.`);
    const garbage = (i) => Math.min(curve.number(i, "garbage_bytes"), old[i]);
    return ofMemory(curve, "heap and outside", [["old generation, alive", (i) => old[i] - garbage(i)], ["garbage that waits", garbage], outside],
        `${strokes} In between, what is alive and what is garbage are an estimate: on the line from one such moment to the next.`);
}

/** A class, and where it is made, in words. */
function classText(profile, row) {
    const grown = profile.tables.get("grown"), place = profile.place(grown.number(row, "place"));
    const words = grown.text(row, "words"), isOthers = grown.number(row, "is_rest") > 0 && !words.startsWith("("); /* "(other types)" says it */
    return `${words}${place !== null ? `, ${placeText(place)}` : isOthers ? ", other lines" : ""}`;
}

/** What was alive, by class and where it is made. */
function alive(profile) {
    const points = profile.tables.get("alive"), {rows} = profile.tables.get("grown"), areas = areasGrown(profile);
    return ofMemory(points, "what was alive, by class and line", areas.map(({row, at}) => [row < 0 ? counted(rows - areas.length + 1, "other class or line", "other classes and lines") : classText(profile, row), at]),
        `Known at ${counted(points.rows, "point")}: after major collections, and where the heap was walked for a snapshot; in between, a line from one to the next. Garbage is not part of it.`);
}

/** Parts with less than a two hundredth of the most are shown together. */
function resident(profile) {
    const points = profile.tables.get("resident"), all = points.column("resident_bytes");
    const most = all.reduce((a, b) => Math.max(a, b), 0);
    const isLarge = ([key]) => points.column(key).some((value) => value > most / 200);
    const large = RESIDENT_PARTS.filter(isLarge), small = RESIDENT_PARTS.filter((part) => !isLarge(part));
    const areas = large.map(([key, label]) => [label, (i) => points.number(i, key)]);
    if (small.length > 0) areas.push(["parts that are small", (i) => small.reduce((sum, [key]) => sum + points.number(i, key), 0)]);
    return ofMemory(points, "what is in memory (resident), by its parts", areas,
        `As the kernel sees it: all of it, without Valgrind and this tool, which had ${bytes(points.number(points.rows - 1, "tool_bytes"))} at the end. Free room between objects and free pages of arenas are fragmentation.`);
}

function work(profile) {
    const {spans, parts, isWhole} = workOverTime(profile);
    const areas = parts.map(([key, kind, words]) => ({label: words, kind, value: (i) => spans[i].all > 0 ? 100 * spans[i].parts[key] / spans[i].all : 0,
        tell: (i) => `${percent(spans[i].parts[key], spans[i].all)}, ${count(Math.round(spans[i].parts[key]))} instructions`}));
    return {label: "work, by who executed it", rows: spans.length, axis: executed(profile), at: (i) => spans[i].begin / MILLION, end: (spans[spans.length - 1]?.end ?? 0) / MILLION,
        unit: "% of the instructions", most: 100, steps: true, areas,
        note: isWhole ? `Over what was executed so far, so that areas are instructions: exact sums for ${counted(spans.length, "stretch", "stretches")} of the run.`
            : "Over what was executed so far, so that areas are instructions. This profile has no more of it than when collections were; a major one is spread evenly from its first step to its last.",
        columns: [{label: "Executed so far, instructions", number: (i) => spans[i].end}, {label: "Allocated so far, bytes", number: (i) => spans[i].to},
            ...parts.map(([key, , words]) => ({label: `${words}, instructions`, number: (i) => Math.round(spans[i].parts[key])}))]};
}

/** The same over what was executed: where little is allocated, much may happen. */
function overExecuted(profile, curve) {
    const axis = executed(profile);
    return {...curve, axis, at: (i) => axis.of(curve.axis.bytes(curve.at(i)))};
}

/** Over which clock memory is shown, by name and in words. */
const CLOCKS = [["executed", "instructions executed"], ["allocated", "bytes allocated"]];

function curvesOf(profile, clock) {
    const curves = {heap: heap(profile)};
    if (profile.tables.get("resident").rows > 1) curves.resident = resident(profile);
    if (profile.tables.get("alive").rows > 1) curves.alive = alive(profile);
    if (clock === "executed") for (const [key, curve] of Object.entries(curves)) curves[key] = overExecuted(profile, curve);
    const made = work(profile);
    if (made.rows > 1) curves.work = made;
    return curves;
}

// ---- beside the chart ----

function isExecutedKnown(curve) {
    return curve.number(curve.rows - 1, "instructions") > 0;
}

function sentence(profile, curve) {
    const old = curve.column("old_bytes"), outside = curve.column("external_bytes");
    let at = 0;
    for (let i = 0; i < curve.rows; i++) if (old[i] + outside[i] > old[at] + outside[at]) at = i;
    const clock = curve.column(isExecutedKnown(curve) ? "instructions" : "allocated_bytes"), end = clock[curve.rows - 1];
    return `Most memory, ${bytes(old[at] + outside[at])} of which ${bytes(outside[at])} outside of the collector's heap, was in use at ${percent(clock[at], end)} of the run; ` +
        `at its end ${bytes(old[curve.rows - 1] + outside[curve.rows - 1])}.`;
}

const STRIP = 44;

/** A strip of minor collections below the chart, at the same places: as dark as what survived, a mark above those that
 *  did not come because the nursery was full. */
function strip(profile) {
    const minors = profile.tables.get("minors"), {clock} = profile.clockOfMinors();
    const canvas = h("canvas.strip", {role: "img", "aria-label": "Minor collections over the run: the stronger the colour, the more survived; marked above if not because the nursery was full"});
    const survived = minors.column("survived_bytes"), allocated = minors.column("allocated_bytes");
    const draw = ({x, left, width}) => {
        const color = colors(), scale = window.devicePixelRatio || 1, whole = canvas.parentElement?.clientWidth || left + width;
        canvas.width = whole * scale;
        canvas.height = STRIP * scale;
        const context = canvas.getContext("2d");
        context.scale(scale, scale);
        context.beginPath();
        context.rect(left, 0, width, STRIP);
        context.clip();
        for (let i = 0; i < minors.rows; i++) {
            const from = x(i > 0 ? clock[i - 1] : 0), to = x(clock[i]);
            context.globalAlpha = allocated[i] > 0 ? 0.08 + 0.92 * Math.min(1, survived[i] / allocated[i]) : 0.08;
            context.fillStyle = color("heat-color");
            context.fillRect(from, 12, Math.max(to - from, 0.5), STRIP - 12);
            if (/collect|large|pressure/.test(minors.text(i, "cause") ?? "")) {
                context.globalAlpha = 1;
                context.fillStyle = color("ink");
                context.fillRect(to - 1, 0, 2, 10);
            }
        }
    };
    return {canvas, draw};
}

/** The sentence of the work: who executed most, and when the JIT compiler had done nine tenths of its own. */
function workSentence(profile) {
    const {spans, parts} = workOverTime(profile), sum = (key) => spans.reduce((total, span) => total + span.parts[key], 0);
    const all = spans.reduce((total, span) => total + span.all, 0), sums = parts.map(([key, , words]) => [words, sum(key)]).sort((a, b) => b[1] - a[1]);
    let left = 0.9 * (parts.some(([key]) => key === "compiler") ? sum("compiler") : 0);
    const done = left > 0 ? spans.find((span) => (left -= span.parts.compiler) <= 0) : undefined;
    return `Of ${short(all)} instructions ${sums.slice(0, 3).map(([words, value]) => `${percent(value, all)} were ${words}`).join(", ")}.` +
        (done === undefined ? "" : ` The JIT compiler had done nine tenths of its work after ${percent(done.end, spans[spans.length - 1].end)} of the run.`);
}

/** The sentence of what was alive by class: what grows most, else what there was most of. */
function aliveSentence(profile) {
    const points = profile.tables.get("alive"), grown = profile.tables.get("grown"), last = points.number(points.rows - 1, "bytes");
    const growing = grown.indices().filter((row) => grown.text(row, "trend") === "grows"), [first] = growing.length > 0 ? growing : grown.indices();
    return `${bytes(last)} were alive at the last of ${counted(points.rows, "point")}` + (first === undefined ? "." : growing.length === 0 ? "; no class grows through the run."
        : `; ${counted(growing.length, "class and line grows", "classes and lines grow")} through the run, most of all ${classText(profile, first)}: from ${bytes(grown.number(first, "first_bytes"))} to ${bytes(grown.number(first, "end_bytes"))}.`);
}

/** What grew, as in the text report. */
function whatGrew(app) {
    const {profile} = app, grown = profile.tables.get("grown"), rows = rowsGrown(profile), place = (row) => profile.place(grown.number(row, "place"));
    if (rows.length === 0 || profile.tables.get("alive").rows < 2) return null;
    const since = (row) => grown.number(row, "since"), column = (label, key, bar) => ({label, number: (row) => grown.number(row, key), bar});
    const most = rows.reduce((largest, row) => Math.max(largest, grown.number(row, "end_bytes")), 0);
    return table({caption: "What grew: by class, and where it is made", rows, first: 10, columns: [
        {label: "Class", text: (row) => grown.text(row, "words"), cell: (row) => h("a", {href: app.href("types", {type: grown.text(row, "type")}), title: grown.text(row, "type")}, grown.text(row, "words"))},
        {label: "Made at", text: (row) => placeText(place(row)), cell: (row) => place(row) === null ? grown.number(row, "is_rest") > 0 ? "all other lines" : "not known" : app.placeLink(place(row))},
        {label: "Through the run", title: "Came late: the last tenth of the run alone explains it; unknown: no point tells the second half of the run from its end", text: (row) => grown.text(row, "trend"),
            cell: (row) => Number.isNaN(since(row)) ? grown.text(row, "trend") : [h("b", {}, grown.text(row, "trend")), since(row) > 0 ? [" since ", h("a", {href: app.href("timeline", {from: since(row), to: app.clock(), curve: "alive"})}, `${bytes(since(row))} allocated`)] : null]},
        column("At first, bytes", "first_bytes"), column("Half way, bytes", "half_bytes"), column("At the end, bytes", "end_bytes", most)]});
}

function phases(app, profile) {
    const rows = profile.tables.get("phases");
    if (rows.rows === 0) return null;
    const column = (label, key) => ({label, number: (i) => rows.number(i, key)});
    return table({caption: "Phases that the program has named", rows: rows.indices(), columns: [
        {label: "Phase", text: (i) => rows.text(i, "name"), cell: (i) => h("a", {href: app.href("timeline", {from: rows.number(i, "start_allocated_bytes"), to: rows.number(i, "end_allocated_bytes")})}, rows.text(i, "name"))},
        column("Entered", "entries"), column("Allocated bytes", "allocated_bytes"), column("Survived bytes", "survived_bytes"), column("Minor collections", "minor_collections"),
        column("Instructions", "instructions"), column("In compiled code", "jit_instructions"), column("Collector's", "gc_instructions")]});
}

function snapshots(app) {
    const {profile} = app;
    const shots = profile.tables.get("snapshots");
    if (shots.rows === 0) return null;
    return table({caption: "Snapshots of the heap", rows: shots.indices(), columns: [
        {label: "Taken", text: (i) => snapshotKey(profile, i), cell: (i) => h("a", {href: app.href("holders", {snapshot: snapshotKey(profile, i)})}, momentOf(profile, i))},
        {label: "Allocated so far, bytes", number: (i) => shots.number(i, "at")}, {label: "Alive, objects", number: (i) => shots.number(i, "live_objects")},
        {label: "Alive, bytes", number: (i) => shots.number(i, "live_bytes")},
        {label: "Garbage that waited, bytes", number: (i) => shots.number(i, "old_bytes") > 0 ? garbageOf(profile, i) : NaN}]});
}

/** What is known of the range: what happened between its ends. */
function range(app, profile) {
    const from = Number(app.get("from")), to = Number(app.get("to"));
    const curve = profile.tables.get("curve"), minors = profile.tables.get("minors");
    const within = (at) => at >= from && at <= to;
    const rows = minorsWithin(profile, from, to), sum = (key) => rows.reduce((total, i) => total + (minors.number(i, key) || 0), 0);
    let most = 0;
    for (let i = 0; i < curve.rows; i++)
        if (within(curve.number(i, "allocated_bytes"))) most = Math.max(most, curve.number(i, "old_bytes") + curve.number(i, "external_bytes"));
    const {spans, parts} = workOverTime(profile), did = workWithin(spans, from, to);
    const largest = parts.map(([key, , words]) => [words, did[key] ?? 0]).filter(([, value]) => value >= did.all / 200).sort((a, b) => b[1] - a[1]);
    const shots = profile.tables.get("snapshots").indices().filter((i) => within(profile.tables.get("snapshots").number(i, "at")));
    return h("p", {role: "status"}, `From ${bytes(from)} to ${bytes(to)} allocated: ${counted(rows.length, "minor collection")}, in which ${percent(sum("survived_bytes"), sum("allocated_bytes"))} survived; at most ${bytes(most)} in use`,
        did.all > 0 ? `; ${short(Math.round(did.all))} instructions: ${largest.map(([words, value]) => `${percent(value, did.all)} ${words}`).join(", ")}` : "", ". ",
        h("a", {href: app.href("collections")}, "These collections"), ", ", h("a", {href: app.href("flame", {metric: "filled"})}, "who filled the nursery for them"),
        shots.map((i) => [", ", h("a", {href: app.href("holders", {snapshot: snapshotKey(profile, i)})}, `the heap ${momentOf(profile, i)}`)]),
        ". Of what lies partly in the range, a part is counted. Figures of lines, stacks, types and traces are kept for the whole run only.");
}

export const timeline = {
    id: "timeline",
    proves: true,
    name: "Timeline",
    hasRange: true,
    show(app) {
        const {profile} = app;
        const curve = profile.tables.get("curve");
        if (curve.rows === 0) return [h("p", {}, "This profile has no curve of memory."), snapshots(app)];
        const clock = isExecutedKnown(curve) && app.get("clock") !== "allocated" ? "executed" : "allocated";
        const curves = curvesOf(profile, clock), key = app.get("curve") in curves ? app.get("curve") : "heap";
        const made = chart("Memory and work over the run; the table below has the points");
        const said = h("p.sentence"), note = h("p.note"), about = h("div"), points = h("div"), judged = verdict(app), below = strip(profile);
        app.timeline = {curves, key, made, said, note, about, points, below};
        return [said, judged ? h("p", {}, judged) : null,
            h("div.controls", {}, choice("Show", Object.entries(curves).map(([name, {label}]) => [name, label]), key, (name) => {
                app.set({curve: name});
                app.timeline.key = name;
                draw(app);
            }), isExecutedKnown(curve) ? choice("Memory over", CLOCKS, clock, (name) => {
                app.set({clock: name === "executed" ? null : name});
                app.timeline.curves = curvesOf(profile, name);
                draw(app);
            }) : null),
            made.legend, made.box, below.canvas, about,
            h("p.note", {}, "Drag to select a range, double-click for all of it. Below: minor collections, the stronger the colour the more of the nursery survived; a stroke above marks those that came for gc.collect(), a large object or memory outside."),
            note, whatGrew(app), phases(app, profile), snapshots(app), points];
    },
    shown(app) {
        if (app.profile.tables.get("curve").rows === 0) return;
        draw(app);
        app.leave.push(() => app.timeline.made.destroy());
    },
};

/** Phases as bands with their names, and garbage as strokes. */
function under(profile, isHeap) {
    const rows = profile.tables.get("phases"), garbage = isHeap ? garbageMoments(profile) : [];
    return (context, {left, top, height, x, y, color}) => {
        context.font = "12px system-ui, 'DejaVu Sans', sans-serif";
        for (let i = 0; i < rows.rows; i++) {
            const from = x(rows.number(i, "start_allocated_bytes")), width = x(rows.number(i, "end_allocated_bytes")) - from;
            context.globalAlpha = i % 2 === 0 ? 0.12 : 0.05;
            context.fillStyle = color("ink");
            context.fillRect(from, top, width, height);
            context.globalAlpha = 1;
            if (width > 40) context.fillText(rows.text(i, "name").slice(0, Math.floor((width - 6) / 7)), Math.max(from, left) + 3, top + 12);
        }
        context.fillStyle = color("found");
        for (const {at, bytes: freed} of garbage) context.fillRect(x(at) - 1, y(freed / MIB), 2, y(0) - y(freed / MIB));
    };
}

function pointsOf(profile, key, curve) {
    const garbage = garbageMoments(profile), points = curve.steps ? "Stretches" : "Points of the curve";
    return [h("details", {}, h("summary", {}, points), table({caption: `Over the run: ${curve.label}`, rows: Array.from({length: curve.rows}, (_, i) => i), columns: curve.columns})),
        key !== "heap" || garbage.length === 0 ? null : h("details", {}, h("summary", {}, "Garbage that waited"), table({caption: "Garbage that waited", rows: garbage, columns: [
            {label: "Allocated so far, bytes", number: ({at}) => at}, {label: "Garbage, bytes", number: (one) => one.bytes}, {label: "How it is known", text: ({what}) => what}]}))];
}

function draw(app) {
    const {profile} = app, {curves, key, made, said, note, about, points, below} = app.timeline;
    const curve = curves[key];
    const tell = () => replace(about, app.get("from") === null ? null : range(app, profile));
    replace(said, key === "work" ? workSentence(profile) : key === "alive" ? aliveSentence(profile) : sentence(profile, profile.tables.get("curve")));
    replace(note, curve.note);
    replace(points, pointsOf(profile, key, curve));
    made.draw(curve, {range: app.get("from") !== null ? [Number(app.get("from")), Number(app.get("to"))] : null, under: under(profile, key === "heap"), over: below.draw,
        onrange: (ends) => {
            app.set({from: ends?.[0] ?? null, to: ends?.[1] ?? null});
            tell();
        }});
    tell();
}
