// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of work. The profile knows lines, functions and who called whom, and no stacks of work: below a
// function that several others call, its work is divided as these calls are, which is an estimate and said to be.
import {functionKey, packageOf} from "./profile.js";
import {node, rootOf} from "./tree.js";

/** Functions below this part of the whole are not followed further. */
const MIN_PART = 1 / 20000;
const MAX_DEPTH = 120;

/** A tree of work from calls. @param {{order?: "callers"|"callees", by?: "function"|"package"}} options */
export function treeOfWork(profile, {order = "callers", by = "function"} = {}) {
    const root = treeOfFunctions(profile, order);
    return by === "package" ? withPackages(root) : root;
}

/** The same with what is in one package and called within it as one box. */
function withPackages(root) {
    const whole = rootOf(root.value);
    putPackages(whole, [root], null);
    return whole;
}

/** Puts what is below these nodes, all of one package, below a node of that package. */
function putPackages(parent, nodes, name) {
    const groups = new Map();
    const put = (of, below) => groups.has(of) ? groups.get(of).push(below) : groups.set(of, [below]);
    for (const at of nodes) { /* they grow */
        const keys = [...at.children?.keys() ?? []];
        parent.self += at.self;
        for (const key of keys) {
            const below = at.children.get(key), of = key in PART_NAMES ? key : packageOf(below.place.file);
            if (of === name) nodes.push(below);
            else put(of, below);
        }
        if (at.self > 0 && at.kind in PART_NAMES && !keys.some((key) => key in PART_NAMES)) /* the box of a function says it; that of a package does not */
            put(at.kind, {kind: at.kind, value: at.self, self: 0, children: null});
    }
    parent.children = new Map();
    for (const [of, group] of groups) {
        const most = group.reduce((a, b) => b.value > a.value ? b : a);
        const made = node(PART_NAMES[of] ?? of, "", most.kind, null, parent);
        made.value = group.reduce((sum, {value}) => sum + value, 0);
        parent.children.set(of, made);
        putPackages(made, group, of);
    }
}

function treeOfFunctions(profile, order) {
    const index = profile.functionIndex();
    const graph = workGraph(profile, index);
    const root = rootOf(0);
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

/** Parts of what a function executes itself, but the interpreter's, which is the rest. */
const OWN_PARTS = ["compiled", "called", "guards", "compiler"];

/** For each function what it executed itself, and its calls with what they took. */
function workGraph(profile, index) {
    const graph = new Map();
    const get = (key, place) => {
        let found = graph.get(key);
        if (found === undefined) {
            found = {key, place, self: 0, inclusive: 0, kind: "interpreted", parts: {compiled: 0, called: 0, guards: 0, compiler: 0, interpreted: 0}, out: new Map(), in: new Map(), rooted: 0};
            graph.set(key, found);
        }
        return found;
    };
    const {functions, calls} = profile;
    const instructions = functions.column("instructions"), compiled = functions.column("compiled"),
        called = functions.column("called"), guards = functions.column("guards"), tracing = functions.column("tracing"),
        inclusive = functions.column("inclusive_instructions");
    for (const f of index.values()) {
        const entry = get(f.key, f.place);
        const parts = entry.parts;
        for (const row of f.rows) {
            entry.self += instructions[row] || 0;
            entry.inclusive += inclusive[row];
            parts.compiled += compiled[row];
            parts.called += called[row];
            parts.guards += guards[row];
            parts.compiler += tracing[row];
        }
        parts.interpreted = entry.self;
        for (const kind of OWN_PARTS) parts.interpreted -= parts[kind];
        for (const kind of OWN_PARTS)
            if (2 * parts[kind] > entry.self) entry.kind = kind;
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
    spreadUnknown(graph);
    for (const f of graph.values())
        if (f.in.size === 0 && f.rooted === 0) f.rooted = f.inclusive || f.self;
    return graph;
}

/** Of functions without a known caller so many are looked at, those with most. */
const MAX_UNKNOWN = 20;

/** What has no known caller ran while others did, such as the traces of regular expressions: it is part of what these
 *  took with all they called. So each that took more than itself and its callees gets a part of it. */
function spreadUnknown(graph) {
    const took = (f) => f.inclusive || f.self;
    const lost = [...graph.values()].filter((f) => f.in.size === 0 && f.rooted === 0 && took(f) > 0).sort((a, b) => took(b) - took(a)).slice(0, MAX_UNKNOWN);
    const unknown = lost.reduce((sum, f) => sum + took(f), 0);
    const lacking = [...graph.values()].map((f) => [f, [...f.out.values()].reduce((left, part) => left - part, f.inclusive - f.self)])
        .filter(([f, value]) => value > 0 && !lost.includes(f));
    const all = lacking.reduce((sum, [, value]) => sum + value, 0);
    if (unknown === 0 || all < unknown) return;
    for (const of of lost) {
        for (const [f, value] of lacking) {
            const part = took(of) * value / all;
            f.out.set(of.key, part);
            of.in.set(f.key, part);
        }
    }
}

/** The child of a node for a function. */
function grown(parent, f) {
    if (parent.children === null) parent.children = new Map();
    let found = parent.children.get(f.key);
    if (found === undefined) {
        found = node(f.place.function ?? "?", f.place.file ?? "", f.kind, f.place, parent);
        parent.children.set(f.key, found);
    }
    return found;
}

function growCallees(graph, parent, f, value, all, path, depth) {
    const at = grown(parent, f);
    at.value += value;
    let below = f.self;
    for (const took of f.out.values()) below += took;
    const whole = Math.max(below, f.inclusive); /* the collector is part of what is inclusive */
    if (whole === 0 || value < all * MIN_PART || depth > MAX_DEPTH) {
        at.self += value;
        return;
    }
    path.add(f.key);
    let left = value, again = 0;
    const scale = Math.min(value / whole, 1);
    for (const [key, took] of f.out) {
        const part = took * scale;
        if (part <= 0) continue;
        if (path.has(key)) {
            again += part;
            continue;
        }
        growCallees(graph, at, graph.get(key), part, all, path, depth + 1);
        left -= part;
    }
    path.delete(f.key);
    at.self += Math.max(left, 0);
    growOwn(at, f, scale, Math.max(left - again - f.self * scale, 0), all);
}

/** What is a function's own, by who executed it, as the last boxes below it. */
function growOwn(at, f, scale, collector, all) {
    const parts = [...Object.entries(f.parts).map(([kind, value]) => [kind, value * scale]), ["collector", collector]].filter(([, value]) => value >= all * MIN_PART);
    if (parts.length < 2 && parts[0]?.[0] === f.kind) return; /* the box says it already */
    for (const [kind, value] of parts) {
        at.children ??= new Map();
        if (!at.children.has(kind)) at.children.set(kind, node(PART_NAMES[kind], "", kind, f.place, at));
        at.children.get(kind).value += value;
    }
}

/** Names of such boxes. */
const PART_NAMES = {compiled: "(compiled code)", called: "(called by compiled code)", interpreted: "(interpreter)", guards: "(after failed guards)", compiler: "(JIT compiler)", collector: "(garbage collector)"};

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
