// SPDX-License-Identifier: GPL-3.0-or-later
// Trees for the flame view, and their layout. Of memory they are exact: each site has its callers. Of
// work the profile knows lines, functions and who called whom: below a function that several others
// call, its work is divided as these calls are, which is an estimate and said to be.
import {functionKey, packageOf} from "./profile.js";

/** @typedef {{name: string, detail: string, kind: string, value: number, self: number, place: object|null,
 *             children: Map<string, Node>|null, parent: Node|null, trace?: number}} Node */

/** @returns {Node} */
function node(name, detail, kind, place, parent) {
    return {name, detail, kind, value: 0, self: 0, place, children: null, parent};
}

function child(parent, key, name, detail, kind, place) {
    if (parent.children === null) parent.children = new Map();
    let found = parent.children.get(key);
    if (found === undefined) {
        found = node(name, detail, kind, place, parent);
        parent.children.set(key, found);
    }
    return found;
}

/** Who runs, by a site's `who`. */
const KINDS = {jit: "compiled", call: "called", python: "interpreted", "after guard": "interpreted",
               compiler: "compiler", runtime: "runtime"};

/** The figures by which sites can be drawn: those of their cells, or of simulated caches. */
export const SITE_METRICS = ["allocated_bytes", "survived_bytes", "died_young_bytes", "old_live_bytes",
                             "gc_blame_instructions"];

/** The sum of a figure over each site's cells. @returns {Float64Array} */
export function valuesOfSites(profile, metric) {
    const values = new Float64Array(profile.sites.rows);
    if (metric === "D1_misses" || metric === "LL_misses") {
        const costs = profile.tables.get("site_costs"), site = costs.column("site"), misses = costs.column(metric);
        for (let i = 0; i < costs.rows; i++) values[site[i]] += Number.isNaN(misses[i]) ? 0 : misses[i];
        return values;
    }
    const site = profile.cells.column("site"), figures = profile.cells.column(metric);
    for (let i = 0; i < figures.length; i++) values[site[i]] += figures[i];
    return values;
}

/**
 * The tree of all sites' stacks.
 * @param {{metric: string, order?: "callers"|"callees", by?: "function"|"line"|"package"}} options
 */
export function treeOfSites(profile, {metric, order = "callers", by = "function"}) {
    const root = node("all", "", "all", null, null);
    const values = valuesOfSites(profile, metric);
    const stacks = profile.sites.column("stack"), places = profile.sites.column("place");
    const names = labels(profile, by);
    for (let i = 0; i < values.length; i++) {
        if (values[i] === 0) continue;
        const who = profile.sites.text(i, "who");
        const stack = profile.stack(stacks[i]);
        if (stack.length === 0 && places[i] > 0) stack.push(places[i]);
        if (order === "callers") stack.reverse();
        let at = root;
        at.value += values[i];
        let before = "";
        for (let j = 0; j < stack.length; j++) {
            const label = names(stack[j]);
            if (by === "package" && label.key === before) continue;
            before = label.key;
            at = child(at, label.key, label.name, label.detail, KINDS[who] ?? "runtime", label.place);
            at.value += values[i];
        }
        at.self += values[i];
        mixKinds(at, KINDS[who] ?? "runtime", values[i]);
    }
    settleKinds(root);
    return root;
}

function mixKinds(at, kind, value) {
    at.kinds ??= new Map();
    at.kinds.set(kind, (at.kinds.get(kind) ?? 0) + value);
}

/** A node has the kind of most of what is in it. */
function settleKinds(root) {
    const order = [];
    const open = [root];
    while (open.length > 0) {
        const at = open.pop();
        order.push(at);
        if (at.children !== null) open.push(...at.children.values());
    }
    for (const at of order.reverse()) {
        const kinds = at.kinds ?? new Map();
        let most = at.kind, value = -1;
        for (const [kind, part] of kinds) {
            if (part > value) [most, value] = [kind, part];
            if (at.parent !== null) mixKinds(at.parent, kind, part);
        }
        at.kind = most;
        at.kinds = undefined;
    }
}

function labels(profile, by) {
    const known = new Map();
    return (number) => {
        let label = known.get(number);
        if (label === undefined) {
            label = labelOf(profile.place(number), by);
            known.set(number, label);
        }
        return label;
    };
}

function labelOf(place, by) {
    if (by === "package") {
        const name = packageOf(place.file);
        return {key: name, name, detail: "", place: null};
    }
    const name = place.function ?? "?";
    const line = by === "line" && place.line > 0 ? `:${place.line}` : "";
    return {key: functionKey(place) + line, name: name + line, detail: place.file ?? "", place};
}

/** Functions below this part of the whole are not followed further. */
const MIN_PART = 1 / 20000;
const MAX_DEPTH = 120;

/** A tree of work from calls. See above: below functions with several callers it is an estimate. */
export function treeOfWork(profile, {order = "callers"} = {}) {
    const index = profile.functionIndex();
    const graph = workGraph(profile, index);
    const root = node("all", "", "all", null, null);
    const all = [...graph.values()].reduce((sum, f) => sum + f.self, 0);
    if (order === "callees") {
        for (const f of graph.values()) growCallers(graph, root, f, f.self, all, new Set(), 0);
    } else {
        for (const f of graph.values())
            if (f.rooted > 0) growCallees(graph, root, f, f.rooted, all, new Set(), 0);
    }
    for (const at of root.children?.values() ?? []) root.value += at.value;
    return root;
}

/** For each function what it executed itself, and its calls with what they took. */
function workGraph(profile, index) {
    const graph = new Map();
    const get = (key, place) => {
        let found = graph.get(key);
        if (found === undefined) {
            found = {key, place, self: 0, kind: "interpreted", out: new Map(), in: new Map(), rooted: 0};
            graph.set(key, found);
        }
        return found;
    };
    const {functions, calls} = profile;
    const instructions = functions.column("instructions"), compiled = functions.column("compiled"),
        called = functions.column("called"), tracing = functions.column("tracing"),
        inclusive = functions.column("inclusive_instructions");
    for (const f of index.values()) {
        const entry = get(f.key, f.place);
        let parts = {compiled: 0, called: 0, compiler: 0}, incl = 0;
        for (const row of f.rows) {
            entry.self += instructions[row] || 0;
            parts = {compiled: parts.compiled + compiled[row], called: parts.called + called[row],
                     compiler: parts.compiler + tracing[row]};
            incl += inclusive[row];
        }
        for (const kind of Object.keys(parts))
            if (2 * parts[kind] > entry.self) entry.kind = kind;
        entry.inclusive = incl;
    }
    const caller = calls.column("caller"), callee = calls.column("callee"),
        took = calls.column("inclusive_instructions");
    for (let i = 0; i < calls.rows; i++) {
        const from = profile.place(caller[i]), to = profile.place(callee[i]);
        if (to === null) continue;
        const target = get(functionKey(to), to);
        if (from === null) {
            target.rooted += took[i];
            continue;
        }
        const source = get(functionKey(from), from);
        if (source === target) continue;
        source.out.set(target.key, (source.out.get(target.key) ?? 0) + took[i]);
        target.in.set(source.key, (target.in.get(source.key) ?? 0) + took[i]);
    }
    for (const f of graph.values())
        if (f.in.size === 0 && f.rooted === 0) f.rooted = f.inclusive || f.self;
    return graph;
}

function grown(root, f) {
    return child(root, f.key, f.place.function ?? "?", f.place.file ?? "", f.kind, f.place);
}

function growCallees(graph, parent, f, value, all, path, depth) {
    const at = grown(parent, f);
    at.value += value;
    let whole = f.self;
    for (const took of f.out.values()) whole += took;
    if (whole === 0 || value < all * MIN_PART || depth > MAX_DEPTH) {
        at.self += value;
        return;
    }
    path.add(f.key);
    let left = value;
    const scale = Math.min(value / whole, 1);
    for (const [key, took] of f.out) {
        const part = took * scale;
        if (path.has(key) || part <= 0) continue;
        growCallees(graph, at, graph.get(key), part, all, path, depth + 1);
        left -= part;
    }
    path.delete(f.key);
    at.self += Math.max(left, 0);
}

function growCallers(graph, parent, f, value, all, path, depth) {
    if (value <= 0) return;
    const at = grown(parent, f);
    at.value += value;
    let whole = f.rooted;
    for (const took of f.in.values()) whole += took;
    if (whole === 0 || value < all * MIN_PART || depth > MAX_DEPTH || f.in.size === 0) {
        at.self += value;
        return;
    }
    path.add(f.key);
    let left = value;
    for (const [key, took] of f.in) {
        const part = value * took / whole;
        if (path.has(key)) continue;
        growCallers(graph, at, graph.get(key), part, all, path, depth + 1);
        left -= part;
    }
    path.delete(f.key);
    at.self += Math.max(left, 0);
}

/** The children of a node, the largest first. */
export function childrenOf(at) {
    at.sorted ??= at.children === null ? [] : [...at.children.values()].sort((a, b) => b.value - a.value);
    return at.sorted;
}

/**
 * Rectangles of what is below a node, for a width in pixels: those of less than a pixel are left out.
 * @returns {{node: Node, x: number, width: number, depth: number}[]}
 */
export function layout(root, width) {
    const boxes = [];
    const open = [{at: root, x: 0, w: width, depth: 0}];
    while (open.length > 0) {
        const {at, x, w, depth} = open.pop();
        boxes.push({node: at, x, width: w, depth});
        let from = x;
        for (const below of childrenOf(at)) {
            const part = at.value > 0 ? w * below.value / at.value : 0;
            if (part < 1) break; /* the rest is smaller */
            open.push({at: below, x: from, w: part, depth: depth + 1});
            from += part;
        }
    }
    return boxes;
}

/** How much of the tree is in nodes whose name or file has the text, counting each once. */
export function matching(root, text) {
    const wanted = text.toLowerCase();
    const found = new Set();
    let value = 0;
    const open = [{at: root, inside: false}];
    while (open.length > 0) {
        const {at, inside} = open.pop();
        const hit = at.parent !== null &&
            (at.name.toLowerCase().includes(wanted) || at.detail.toLowerCase().includes(wanted));
        if (hit) found.add(at);
        if (hit && !inside) value += at.value;
        if (at.children !== null)
            for (const below of at.children.values()) open.push({at: below, inside: inside || hit});
    }
    return {found, value};
}
