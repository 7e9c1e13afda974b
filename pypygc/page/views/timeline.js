// SPDX-License-Identifier: GPL-3.0-or-later
// Memory and work over the run: the heap and what is outside of it, what is resident by its parts,
// instructions by who executed them; and the collections. A range that is dragged is selected in all
// views that know when something was.
import {bytes, counted, percent, short} from "../ui/format.js";
import {chart} from "../ui/chart.js";
import {choice, h, replace} from "../ui/dom.js";
import {table} from "../ui/table.js";
import {verdict} from "../ui/verdict.js";
import {garbageMoments, garbageOf, momentOf, RESIDENT_PARTS, snapshotKey, workOverTime} from "../data/memory.js";

const MIB = 1024 * 1024;

// ---- what can be shown ----

function heap(profile) {
    const curve = profile.tables.get("curve"), old = curve.column("old_bytes"), outside = curve.column("external_bytes");
    return {label: "heap and outside", rows: curve.rows, at: (i) => curve.number(i, "allocated_bytes"), scale: MIB, unit: "MiB",
        areas: [{label: "old generation, garbage included, bytes", value: (i) => old[i]}, {label: "outside of the heap, bytes", value: (i) => outside[i]}],
        note: "The upright strokes are garbage that had waited: what a major collection freed at that moment, or what a snapshot found. In between it is not known how much of the old generation is garbage."};
}

/** Parts with less than a two hundredth of the most are shown together. */
function resident(profile) {
    const points = profile.tables.get("resident"), all = points.column("resident_bytes");
    const most = all.reduce((a, b) => Math.max(a, b), 0);
    const isLarge = ([key]) => points.column(key).some((value) => value > most / 200);
    const large = RESIDENT_PARTS.filter(isLarge), small = RESIDENT_PARTS.filter((part) => !isLarge(part));
    const areas = large.map(([key, label]) => ({label: `${label}, bytes`, value: (i) => points.number(i, key)}));
    if (small.length > 0) areas.push({label: "parts that are small, bytes", value: (i) => small.reduce((sum, [key]) => sum + points.number(i, key), 0)});
    return {label: "what is in memory (resident), by its parts", rows: points.rows, at: (i) => points.number(i, "allocated_bytes"), areas, scale: MIB, unit: "MiB",
        note: `As the kernel sees it: all of it, without Valgrind and this tool, which had ${bytes(points.number(points.rows - 1, "tool_bytes"))} at the end. Free room between objects and free pages of arenas are fragmentation.`};
}

function work(profile) {
    const spans = workOverTime(profile);
    const area = (label, key) => ({label: `${label}, instructions`, value: (i) => spans[i][key] * MIB / (spans[i].to - spans[i].from)});
    return {label: "work, by who executed it", rows: spans.length, at: (i) => spans[i].from, scale: 1e6, unit: "million instructions per MiB", steps: true,
        areas: [area("minor collections", "minor"), area("major collections", "major"), area("the program", "program")],
        note: "Instructions for each MiB that is allocated, so that areas are instructions; what is much higher than the rest is cut off, the points below have it. A major collection is spread evenly from its first step to its last. What of the program was compiled, interpreted or the JIT compiler's is not kept over time: the summary has it for the whole run, and phases that the program names have it each."};
}

function curvesOf(profile) {
    const curves = {heap: heap(profile)};
    if (profile.tables.get("resident").rows > 1) curves.resident = resident(profile);
    const made = work(profile);
    if (made.rows > 1 && made.areas.some(({value}) => value(made.rows - 1) > 0)) curves.work = made;
    return curves;
}

// ---- beside the chart ----

function sentence(profile, curve) {
    const old = curve.column("old_bytes"), outside = curve.column("external_bytes");
    let at = 0;
    for (let i = 0; i < curve.rows; i++) if (old[i] + outside[i] > old[at] + outside[at]) at = i;
    const end = curve.number(curve.rows - 1, "allocated_bytes");
    return `Most memory, ${bytes(old[at] + outside[at])} of which ${bytes(outside[at])} outside of the collector's heap, was in use at ${percent(curve.number(at, "allocated_bytes"), end)} of the run; ` +
        `at its end ${bytes(old[curve.rows - 1] + outside[curve.rows - 1])}.`;
}

/** A strip of minor collections by when they were: as dark as what survived, a mark above for those that were asked for. */
function strip(profile, width) {
    const minors = profile.tables.get("minors"), {clock, end} = profile.clockOfMinors();
    const canvas = h("canvas.strip", {width: String(width), height: "44", role: "img", "aria-label": "Minor collections over the run: the darker, the more survived; marked above if not because the nursery was full"});
    const context = canvas.getContext("2d");
    const style = getComputedStyle(document.documentElement);
    const heat = style.getPropertyValue("--heat-color"), ink = style.getPropertyValue("--ink");
    const survived = minors.column("survived_bytes"), allocated = minors.column("allocated_bytes");
    for (let i = 0; i < minors.rows; i++) {
        const from = width * (i > 0 ? clock[i - 1] : 0) / end, to = width * clock[i] / end;
        context.globalAlpha = allocated[i] > 0 ? 0.08 + 0.92 * Math.min(1, survived[i] / allocated[i]) : 0.08;
        context.fillStyle = heat;
        context.fillRect(from, 12, Math.max(to - from, 0.5), 32);
        if (/collect|large|major/.test(minors.text(i, "cause") ?? "")) {
            context.globalAlpha = 1;
            context.fillStyle = ink;
            context.fillRect(to - 1, 0, 2, 10);
        }
    }
    return canvas;
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
    const curve = profile.tables.get("curve"), minors = profile.tables.get("minors"), {clock} = profile.clockOfMinors();
    const within = (at) => at >= from && at <= to;
    let n = 0, survived = 0, allocated = 0;
    for (let i = 0; i < minors.rows; i++) {
        if (!within(clock[i])) continue;
        n++;
        survived += minors.number(i, "survived_bytes");
        allocated += minors.number(i, "allocated_bytes");
    }
    let most = 0;
    for (let i = 0; i < curve.rows; i++)
        if (within(curve.number(i, "allocated_bytes"))) most = Math.max(most, curve.number(i, "old_bytes") + curve.number(i, "external_bytes"));
    const did = {all: 0, minor: 0, major: 0};
    for (const span of workOverTime(profile)) {
        const part = Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)) / (span.to - span.from);
        for (const key of Object.keys(did)) did[key] += span[key] * part;
    }
    const shots = profile.tables.get("snapshots").indices().filter((i) => within(profile.tables.get("snapshots").number(i, "at")));
    return h("p", {role: "status"}, `From ${bytes(from)} to ${bytes(to)} allocated: ${counted(n, "minor collection")}, in which ${percent(survived, allocated)} survived; at most ${bytes(most)} in use`,
        did.all > 0 ? `; ${short(Math.round(did.all))} instructions, ${percent(did.minor, did.all)} of them in minor and ${percent(did.major, did.all)} in major collections` : "", ". ",
        h("a", {href: app.href("collections")}, "These collections, and the lines that filled the nursery for them"),
        shots.map((i) => [", ", h("a", {href: app.href("holders", {snapshot: snapshotKey(profile, i)})}, `the heap ${momentOf(profile, i)}`)]),
        ". Instructions are told by points of the curve, so the ends are as coarse as these. Figures of lines, stacks, types and traces are kept for the whole run only, not for a range.");
}

export const timeline = {
    id: "timeline",
    name: "Timeline",
    show(app) {
        const {profile} = app;
        const curve = profile.tables.get("curve");
        if (curve.rows === 0) return [h("p", {}, "This profile has no curve of memory."), snapshots(app)];
        const curves = curvesOf(profile), key = app.get("curve") in curves ? app.get("curve") : "heap";
        const made = chart("Memory and work over the run; the table below has the points");
        const note = h("p.note"), about = h("div"), points = h("div"), judged = verdict(app);
        app.timeline = {curves, key, made, note, about, points};
        return [h("p.sentence", {}, sentence(profile, curve)), judged ? h("p", {}, judged) : null,
            h("div.controls", {}, choice("Show", Object.entries(curves).map(([name, {label}]) => [name, label]), key, (name) => {
                app.set({curve: name});
                app.timeline.key = name;
                draw(app);
            })),
            made.legend, made.box, strip(profile, 1000),
            h("p.note", {}, "Over what was allocated so far. Drag to select a range, double-click for all of it. Below: minor collections, the darker the more of the nursery survived; strokes above are those that did not come because the nursery was full."),
            note, about, phases(app, profile), snapshots(app), points];
    },
    shown(app) {
        if (app.profile.tables.get("curve").rows === 0) return;
        draw(app);
        app.leave.push(() => app.timeline.made.destroy());
    },
};

/** Phases as bands, and garbage as strokes. */
function under(profile, isHeap) {
    const rows = profile.tables.get("phases"), garbage = isHeap ? garbageMoments(profile) : [];
    return (context, {top, height, x, y, color}) => {
        context.globalAlpha = 0.12;
        context.fillStyle = color("ink");
        for (let i = 0; i < rows.rows; i += 2) {
            const left = x(rows.number(i, "start_allocated_bytes"));
            context.fillRect(left, top, x(rows.number(i, "end_allocated_bytes")) - left, height);
        }
        context.globalAlpha = 1;
        context.fillStyle = color("found");
        for (const {at, bytes: freed} of garbage) context.fillRect(x(at) - 1, y(freed), 2, y(0) - y(freed));
    };
}

function pointsOf(profile, key, curve) {
    const garbage = garbageMoments(profile);
    return [h("details", {}, h("summary", {}, "Points of the curve"), table({caption: `Over the run: ${curve.label}`, rows: Array.from({length: curve.rows}, (_, i) => i), columns: [
        {label: "Allocated so far, bytes", number: (i) => curve.at(i)}, ...curve.areas.map(({label, value}) => ({label, number: (i) => Math.round(value(i))}))]})),
    key !== "heap" || garbage.length === 0 ? null : h("details", {}, h("summary", {}, "Garbage that waited"), table({caption: "Garbage that waited", rows: garbage, columns: [
        {label: "Allocated so far, bytes", number: ({at}) => at}, {label: "Garbage, bytes", number: (one) => one.bytes}, {label: "How it is known", text: ({what}) => what}]}))];
}

function draw(app) {
    const {profile} = app, {curves, key, made, note, about, points} = app.timeline;
    const curve = curves[key];
    const tell = () => replace(about, app.get("from") === null ? null : range(app, profile));
    replace(note, curve.note);
    replace(points, pointsOf(profile, key, curve));
    made.draw(curve, {range: app.get("from") !== null ? [Number(app.get("from")), Number(app.get("to"))] : null, under: under(profile, key === "heap"),
        onrange: (ends) => {
            app.set({from: ends?.[0] ?? null, to: ends?.[1] ?? null});
            tell();
        }});
    tell();
}
