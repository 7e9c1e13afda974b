// SPDX-License-Identifier: GPL-3.0-or-later
// Types as a treemap: what was allocated, died young, is alive. Each box is a link; the table below has
// the same figures, exact.
import {hierarchy, treemap, treemapSquarify} from "d3-hierarchy";
import {bytes, count, percent} from "../ui/format.js";
import {choice, h, redrawn} from "../ui/dom.js";
import {metric as metricOf} from "../ui/metrics.js";
import {table} from "../ui/table.js";
import {aliveOfTypes, momentOf, snapshotKey, snapshotNamed} from "../data/memory.js";

const METRICS = [["allocated_bytes", "Allocated"], ["died_young_bytes", "Died young"], ["survived_bytes", "Survived"],
    ["old_live_bytes", "Alive at the end"], ["gc_blame_instructions", "The collector's bill"]];
const SIZE = [1000, 420];

/** The figures that boxes can have the size of, those of snapshots among them: key and words. */
function figures(profile) {
    const shots = profile.tables.get("snapshots").indices().filter((i) => profile.tables.get("snapshots").text(i, "moment") !== "end" || !profile.types.any("old_live_bytes"));
    return [...METRICS.filter(([key]) => profile.types.any(key)), ...shots.map((i) => [`alive:${snapshotKey(profile, i)}`, `Alive ${momentOf(profile, i)}`])];
}

/** A figure of all types. */
function sizesOf(profile, metric) {
    return metric.startsWith("alive:") ? aliveOfTypes(profile, snapshotNamed(profile, metric.slice(6))) : profile.types.column(metric);
}

/** More cannot be told from each other; the table has all. */
const MAX_BOXES = 200;

function boxes(app, metric, sizes) {
    const {types} = app.profile;
    const rows = types.indices().filter((row) => sizes[row] > 0).sort((a, b) => sizes[b] - sizes[a]).slice(0, MAX_BOXES);
    const root = hierarchy({rows: true, children: rows}, (at) => at.children).sum((at) => typeof at === "number" ? sizes[at] : 0)
        .sort((a, b) => b.value - a.value);
    treemap().tile(treemapSquarify).size(SIZE).padding(1)(root);
    const all = sizes.reduce((sum, size) => sum + (size || 0), 0);
    return (root.children ?? []).filter(({x0, x1, y0, y1}) => (x1 - x0) > 20 && (y1 - y0) > 14).map((box) => {
        const row = box.data, name = types.text(row, "name");
        const survived = types.number(row, "survived_bytes"), born = types.number(row, "allocated_bytes");
        const share = born > 0 ? survived / born : 0;
        return h("a.box", {href: app.href("types", {type: name, metric}), "aria-current": name === app.get("type") ? "true" : null,
            title: `${name}: ${count(box.value)}, ${percent(box.value, all)}; ${percent(survived, born)} survived`,
            style: {left: `${100 * box.x0 / SIZE[0]}%`, top: `${100 * box.y0 / SIZE[1]}%`, width: `${100 * (box.x1 - box.x0) / SIZE[0]}%`,
                    height: `${100 * (box.y1 - box.y0) / SIZE[1]}%`, "--survived": `${(100 * share).toFixed(0)}%`}},
            h("span", {}, name), h("small", {}, percent(box.value, all)));
    });
}

/** Who makes objects of a type, by line. */
function makers(app, type) {
    const {profile} = app;
    const {cells, sites} = profile;
    const names = cells.column("type"), site = cells.column("site"), line = sites.column("line"), wanted = cells.strings.indexOf(type) + 1;
    const figures = {allocated: "allocated_bytes", objects: "allocated_objects", survived: "survived_bytes", live: "old_live_bytes", bill: "gc_blame_instructions"};
    const sums = new Map(), columns = Object.entries(figures).map(([key, name]) => [key, cells.column(name)]);
    for (let i = 0; i < cells.rows; i++) {
        if (names[i] !== wanted) continue;
        const key = line[site[i]];
        let sum = sums.get(key);
        if (sum === undefined) sums.set(key, sum = {place: profile.place(key), allocated: 0, objects: 0, survived: 0, live: 0, bill: 0});
        for (const [name, column] of columns) sum[name] += column[i];
    }
    const rows = [...sums.values()];
    return table({caption: `Lines that make ${type}`, rows, sort: 1, columns: [
        {label: "Line", cell: ({place}) => place === null ? "not known" : app.placeLink(place), text: ({place}) => `${place?.file} ${place?.line}`},
        {label: "Allocated bytes", number: ({allocated}) => allocated, bar: Math.max(...rows.map(({allocated}) => allocated))},
        {label: "Objects", number: ({objects}) => objects},
        {label: "Survived bytes", number: ({survived}) => survived},
        {label: "Alive at the end, bytes", number: ({live}) => live},
        {label: "Collector's instructions", number: ({bill}) => bill}]});
}

/** How long objects of a type lived that died old. */
function ages(app, type) {
    const {profile} = app;
    const all = profile.tables.get("lifetimes");
    const nursery = profile.total("nursery_size") ?? 0;
    const rows = all.indices().filter((i) => all.text(i, "type") === type);
    if (rows.length === 0) return null;
    const most = Math.max(...rows.map((i) => all.number(i, "bytes")));
    return table({caption: `How long objects of ${type} lived that died old`, rows, columns: [
        {label: "Age: bytes allocated meanwhile", text: (i) => `${bytes(2 ** all.number(i, "log2_bytes"))} to ${bytes(2 ** (all.number(i, "log2_bytes") + 1))}`,
            cell: (i) => `${bytes(2 ** all.number(i, "log2_bytes"))} to ${bytes(2 ** (all.number(i, "log2_bytes") + 1))}${nursery > 0 ? ` (${(2 ** all.number(i, "log2_bytes") / nursery).toFixed(1)} nurseries)` : ""}`},
        {label: "Objects", number: (i) => all.number(i, "objects")},
        {label: "Bytes", number: (i) => all.number(i, "bytes"), bar: most}]});
}

export const types = {
    id: "types",
    proves: true,
    name: "Types",
    show(app) {
        return redrawn("div", (draw) => build(app, draw));
    },
};

function build(app, draw) {
    const {types: rows} = app.profile;
    const known = figures(app.profile);
    if (known.length === 0) return h("p", {}, "Nothing was allocated in this run.");
    const metric = known.some(([key]) => key === app.get("metric")) ? app.get("metric") : known[0][0];
    const sizes = sizesOf(app.profile, metric), all = sizes.reduce((sum, size) => sum + (size || 0), 0), type = app.get("type");
    const order = rows.indices().sort((a, b) => sizes[b] - sizes[a]), words = known.find(([key]) => key === metric)[1];
    const column = (label, key) => rows.has(key) ? {label, title: metricOf(key)?.title ?? null, number: (i) => rows.number(i, key), bar: key === metric ? sizes[order[0]] : 0} : null;
    const top = order[0], name = rows.text(top, "name");
    return [
        h("p.sentence", {}, `${percent(sizes[top], all)} of ${metric === "gc_blame_instructions" ? `${count(all)} instructions of the collector` : `${bytes(all)} ${words.toLowerCase()}`} is ${name}: `,
            `${count(rows.number(top, "allocated_objects"))} objects, of which ${percent(rows.number(top, "survived_objects"), rows.number(top, "allocated_objects"))} survived.`),
        h("div.controls", {}, choice("Size by", known, metric, (key) => { app.set({metric: key}); draw(); })),
        h("p.note", {}, `The striped part of a box, from below, is the part that survived the nursery.${order.length > MAX_BOXES ? ` The ${MAX_BOXES} largest of ${count(order.length)} types; the table has all.` : ""}`),
        h("div.treemap", {role: "group", "aria-label": "Types by size"}, boxes(app, metric, sizes)),
        type !== null ? [makers(app, type), ages(app, type)] : null,
        table({caption: "Types", rows: order, selected: (i) => rows.text(i, "name") === type, columns: [
            {label: "Type", text: (i) => rows.text(i, "name") ?? "(scanning)", cell: (i) => h("a", {href: app.href("types", {type: rows.text(i, "name"), metric}), title: rows.text(i, "rpython_type")}, rows.text(i, "name"))},
            metric.startsWith("alive:") ? {label: `${words}, bytes`, number: (i) => sizes[i], bar: sizes[order[0]]} : null,
            column("Allocated bytes", "allocated_bytes"), column("Objects", "allocated_objects"), column("Died young, bytes", "died_young_bytes"), column("Survived bytes", "survived_bytes"),
            column("Alive at the end, bytes", "old_live_bytes"), column("Collector's instructions", "gc_blame_instructions")].filter(Boolean)})];
}
