// SPDX-License-Identifier: GPL-3.0-or-later
// Memory over the run: the old generation, what is outside of the collector's heap, and the collections.
// A range that is dragged is selected in all views that know when something was.
import Dygraph from "dygraphs";
import {bytes, count, percent, short} from "../ui/format.js";
import {h, replace} from "../ui/dom.js";
import {table} from "../ui/table.js";

const MIB = 1024 * 1024;

/* Its legend is made of markup with styles in it, which the page's policy forbids. */
Dygraph.PLUGINS = Dygraph.PLUGINS.filter((Plugin) => !/Legend/.test(new Plugin().toString()));

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
    const survived = minors.column("survived_bytes"), allocated = minors.column("allocated_bytes");
    for (let i = 0; i < minors.rows; i++) {
        const from = width * (i > 0 ? clock[i - 1] : 0) / end, to = width * clock[i] / end;
        context.globalAlpha = allocated[i] > 0 ? 0.08 + 0.92 * Math.min(1, survived[i] / allocated[i]) : 0.08;
        context.fillStyle = style.getPropertyValue("--heat-color");
        context.fillRect(from, 12, Math.max(to - from, 0.5), 32);
        if (/collect|large|major/.test(minors.text(i, "cause") ?? "")) {
            context.globalAlpha = 1;
            context.fillStyle = style.getPropertyValue("--ink");
            context.fillRect(to - 1, 0, 2, 10);
        }
    }
    return canvas;
}

function phases(app, profile) {
    const rows = profile.tables.get("phases");
    if (rows.rows === 0) return null;
    return table({caption: "Phases that the program has named", rows: rows.indices(), columns: [
        {label: "Phase", text: (i) => rows.text(i, "name"), cell: (i) => h("a", {href: app.href("timeline", {from: rows.number(i, "start_allocated_bytes"), to: rows.number(i, "end_allocated_bytes")})}, rows.text(i, "name"))},
        {label: "Entered", number: (i) => rows.number(i, "entries")}, {label: "Allocated bytes", number: (i) => rows.number(i, "allocated_bytes")},
        {label: "Survived bytes", number: (i) => rows.number(i, "survived_bytes")}, {label: "Minor collections", number: (i) => rows.number(i, "minor_collections")},
        {label: "Instructions", number: (i) => rows.number(i, "instructions")}, {label: "Collector's instructions", number: (i) => rows.number(i, "gc_instructions")}]});
}

/** What is known of the range: what happened between its ends. */
function range(app, profile) {
    const from = Number(app.get("from")), to = Number(app.get("to"));
    const curve = profile.tables.get("curve"), minors = profile.tables.get("minors"), {clock} = profile.clockOfMinors();
    let n = 0, survived = 0, allocated = 0, took = 0;
    for (let i = 0; i < minors.rows; i++) {
        if (clock[i] < from || clock[i] > to) continue;
        n++;
        survived += minors.number(i, "survived_bytes");
        allocated += minors.number(i, "allocated_bytes");
        took += minors.number(i, "instructions") || 0;
    }
    let most = 0;
    for (let i = 0; i < curve.rows; i++) {
        const at = curve.number(i, "allocated_bytes");
        if (at >= from && at <= to) most = Math.max(most, curve.number(i, "old_bytes") + curve.number(i, "external_bytes"));
    }
    return h("p", {role: "status"}, `From ${bytes(from)} to ${bytes(to)} allocated: ${count(n)} minor collections, in which ${percent(survived, allocated)} survived`,
        took > 0 ? ` and which took ${short(took)} instructions` : "", `; at most ${bytes(most)} in use. `,
        h("a", {href: app.href("collections")}, "These collections"), ". Lines, stacks and types are known for the whole run only, not for a range.");
}

export const timeline = {
    id: "timeline",
    name: "Timeline",
    show(app) {
        const {profile} = app;
        const curve = profile.tables.get("curve");
        if (curve.rows === 0) return h("p", {}, "This profile has no curve of memory.");
        const chart = h("div.chart", {role: "img", "aria-label": "Memory over the run; the table below has its points"});
        const legend = h("div.chart-legend"), about = h("div");
        app.chart = {chart, legend, about};
        return [h("p.sentence", {}, sentence(profile, curve)), legend, chart, strip(profile, 1000),
            h("p.note", {}, "Over what was allocated so far. Drag to select a range, double-click for all of it. Below: minor collections, the darker the more of the nursery survived; strokes above are those that did not come because the nursery was full."),
            about, phases(app, profile),
            h("details", {}, h("summary", {}, "Points of the curve"), table({caption: "Memory over the run", rows: curve.indices(), columns: [
                {label: "Allocated so far, bytes", number: (i) => curve.number(i, "allocated_bytes")}, {label: "Instructions so far", number: (i) => curve.number(i, "instructions")},
                {label: "Old generation, bytes", number: (i) => curve.number(i, "old_bytes")}, {label: "Outside, bytes", number: (i) => curve.number(i, "external_bytes")}]}))];
    },
    shown(app) {
        if (app.profile.tables.get("curve").rows > 0) draw(app);
    },
};

function draw(app) {
    const {profile} = app, {chart, legend, about} = app.chart;
    const curve = profile.tables.get("curve");
    const points = curve.indices().map((i) => [curve.number(i, "allocated_bytes") / MIB, curve.number(i, "old_bytes") / MIB, curve.number(i, "external_bytes") / MIB]);
    const style = getComputedStyle(document.documentElement), ink = style.getPropertyValue("--ink").trim();
    const tellPoint = (x, i) => replace(legend, h("span.swatch.old"), " old generation ", h("span.swatch.outside"), " outside",
        i === undefined ? "" : `: at ${bytes(Math.round(x * MIB))} allocated, ${count(curve.number(i, "old_bytes"))} and ${count(curve.number(i, "external_bytes"))} bytes`);
    tellPoint();
    const tell = () => replace(about, app.get("from") === null ? null : range(app, profile));
    const window_ = app.get("from") !== null ? [app.get("from") / MIB, app.get("to") / MIB] : null;
    const graph = new Dygraph(chart, points, {
        labels: ["allocated so far, MiB", "old generation, MiB", "outside, MiB"], stackedGraph: true, fillAlpha: 0.45,
        colors: [style.getPropertyValue("--heat-color").trim(), style.getPropertyValue("--link").trim()], strokeWidth: 1.5, strokePattern: null,
        series: {"outside, MiB": {strokePattern: [6, 3]}}, axisLineColor: ink, gridLineColor: style.getPropertyValue("--line").trim(),
        xlabel: "allocated so far, MiB", dateWindow: window_, animatedZooms: false,
        labelsKMB: false, includeZero: true,
        highlightCallback: (event, x, at) => tellPoint(x, at[0]?.idx),
        unhighlightCallback: () => tellPoint(),
        zoomCallback: (from, to) => {
            const whole = from <= points[0][0] + 1e-9 && to >= points[points.length - 1][0] - 1e-9;
            app.set(whole ? {from: null, to: null} : {from: Math.round(from * MIB), to: Math.round(to * MIB)});
            tell();
        },
        underlayCallback: (context, area, g) => {
            const rows = profile.tables.get("phases");
            context.save();
            context.globalAlpha = 0.12;
            context.fillStyle = ink;
            for (let i = 0; i < rows.rows; i += 2) {
                const left = g.toDomXCoord(rows.number(i, "start_allocated_bytes") / MIB), right = g.toDomXCoord(rows.number(i, "end_allocated_bytes") / MIB);
                context.fillRect(left, area.y, right - left, area.h);
            }
            context.restore();
        },
    });
    tell();
    app.leave.push(() => graph.destroy());
}
