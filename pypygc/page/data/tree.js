// SPDX-License-Identifier: GPL-3.0-or-later
// Trees for the flame view, and their layout. Of memory they are exact: each site has its callers. Of
// work the profile knows lines, functions and who called whom: below a function that several others
// call, its work is divided as these calls are, which is an estimate and said to be.
import {functionKey, packageOf} from "./profile.js";
import {aliveOfSites, filledBySites, outsideOfSites, snapshotNamed} from "./memory.js";

/** @typedef {{name: string, detail: string, kind: string, value: number, self: number, place: object|null,
 *             parent: Node|null, isRest?: boolean, grow?: () => Node[], children: Map<string, Node>|null}} Node
 *  grow makes the children of a node of a large tree, when somebody asks for them. */

/** @returns {Node} */
function node(name, detail, kind, place, parent) {
    return {name, detail, kind, value: 0, self: 0, place, children: null, parent};
}

/** Who runs, and by a site's `who` the number of it. */
const KINDS = ["compiled", "called", "interpreted", "compiler", "runtime"];
const KIND_OF = {jit: 0, call: 1, python: 2, "after guard": 2, compiler: 3, runtime: 4};

/** The sum of a figure over each site's cells, what sites had in a snapshot ("alive:end"), what is
 *  outside of the heap and was not freed ("outside"), or how much was in the
 *  nursery when it was full for them, in a range or in all ("filled:0:1000", "filled"). @returns {Float64Array} */
export function valuesOfSites(profile, metric) {
    if (/^filled(:|$)/.test(metric)) return filledBySites(profile, ...(metric === "filled" ? [null, null] : metric.split(":").slice(1).map(Number)));
    if (metric.startsWith("alive:")) return aliveOfSites(profile, snapshotNamed(profile, metric.slice(6)));
    if (metric === "outside") return outsideOfSites(profile);
    const values = new Float64Array(profile.sites.rows);
    if (metric === "D1_misses" || metric === "LL_misses") {
        const costs = profile.tables.get("site_costs"), site = costs.column("site"), misses = costs.column(metric);
        for (let i = 0; i < costs.rows; i++) values[site[i]] += misses[i] || 0;
        return values;
    }
    const site = profile.cells.column("site");
    for (const part of profile.cells.parts(metric)) {
        const figures = profile.cells.column(part);
        for (let i = 0; i < figures.length; i++) values[site[i]] += figures[i];
    }
    return values;
}

/** Misses of the machine code of traces by place, which sites have none of. @returns {Map<number, number>} */
export function missesOfTraces(profile, metric) {
    const code = profile.tables.get("code"), misses = code.column(metric), listing = profile.tables.get("listing");
    const operation = listing.column("code"), place = listing.column("place"), sums = new Map();
    for (const [trace, rows] of profile.codeOfTrace()) {
        const placeOf = new Map((profile.listingOfTrace().get(trace) ?? []).filter((i) => !Number.isNaN(operation[i])).map((i) => [operation[i], place[i]]));
        rows.forEach((row, n) => {
            if (misses[row] > 0) sums.set(placeOf.get(n) ?? 0, (sums.get(placeOf.get(n) ?? 0) ?? 0) + misses[row]);
        });
    }
    return sums;
}

/** What boxes of places are called: each place has the number of a label. Labels are made when they are shown. */
export class Labels {
    constructor(profile, by) {
        const {places} = profile;
        this.profile = profile;
        this.by = by;
        this.file = places.column("file");
        this.function = places.column("function");
        this.line = places.column("line");
        this.ofPlace = new Int32Array(places.rows + 1).fill(-1);
        this.numbers = new Map();
        /** A place of each label. */
        this.samples = [];
        this.made = [];
    }

    /** What tells labels apart. */
    key(place) {
        if (place === 0) return -1;
        const file = this.file[place - 1], name = this.function[place - 1];
        if (this.by === "package") return this.packageOf(file);
        const both = file * 0x4000000 + name; /* both are numbers of strings */
        return this.by === "line" ? `${both} ${this.line[place - 1]}` : both;
    }

    packageOf(file) {
        this.packages ??= new Map();
        if (!this.packages.has(file)) this.packages.set(file, packageOf(file > 0 ? this.profile.places.strings[file - 1] : null));
        return this.packages.get(file);
    }

    number(place) {
        let number = this.ofPlace[place];
        if (number < 0) {
            const key = this.key(place);
            number = this.numbers.get(key);
            if (number === undefined) {
                number = this.samples.push(place) - 1;
                this.numbers.set(key, number);
            }
            this.ofPlace[place] = number;
        }
        return number;
    }

    /** @returns {{name: string, detail: string, place: object|null}} */
    label(number) {
        return this.made[number] ??= labelOf(this.profile.place(this.samples[number]), this.by);
    }

    /** By label, whether it is one that is looked for. @returns {(place: number) => boolean} */
    matching(matches) {
        const known = [];
        return (place) => {
            const number = this.number(place);
            return known[number] ??= matches(this.label(number));
        };
    }
}

/** Labels of a profile, which are the same for all figures. */
function labelsOf(profile, by) {
    profile.labels ??= new Map();
    if (!profile.labels.has(by)) profile.labels.set(by, new Labels(profile, by));
    return profile.labels.get(by);
}

function labelOf(place, by) {
    if (place === null) return {name: "?", detail: "", place: null};
    if (by === "package") return {name: packageOf(place.file), detail: "", place: null};
    return {name: (place.function ?? "?") + (by === "line" && place.line > 0 ? `:${place.line}` : ""), detail: place.file ?? "", place};
}

/**
 * The tree of all sites' stacks. Its nodes are made when they are asked for: of a million only those that
 * can be seen.
 * @param {{metric: string, order?: "callers"|"callees", by?: "function"|"line"|"package"}} options
 */
export function treeOfSites(profile, {metric, order = "callers", by = "function"}) {
    const labels = labelsOf(profile, by), stacks = stacksOf(profile, metric);
    return order === "callers" ? callersFirst(stacks, labels) : calleesFirst(stacks, labels);
}

/** Trees that are kept: those of a million sites take some 28 MB each. There are not more figures that are prepared. */
const MAX_TREES = 6;

/** The tree of a figure, of work or of sites; the last ones are kept. */
export function treeOf(profile, options) {
    const trees = profile.trees ??= new Map(), name = JSON.stringify(options);
    if (!trees.has(name)) {
        if (trees.size === MAX_TREES) trees.delete(trees.keys().next().value);
        trees.set(name, options.metric === "work" ? treeOfWork(profile, options) : treeOfSites(profile, options));
    }
    return trees.get(name);
}

/** The function that has most of a figure itself; found once for each. @returns {{value: number, place: object}|null} */
export function largestSelf(profile, metric) {
    const known = profile.largest ??= new Map();
    if (!known.has(metric)) known.set(metric, metric === "work" ? largestWork(profile) : largestOfSites(profile, metric));
    return known.get(metric);
}

function largestOfSites(profile, metric) {
    const labels = labelsOf(profile, "function"), {place, direct} = stacksOf(profile, metric);
    const sums = new Float64Array(profile.places.rows + 1); /* there are not more labels */
    for (let at = 1; at < direct.length; at++) if (direct[at] !== 0) sums[labels.number(place[at - 1])] += direct[at];
    let most = 0;
    for (let number = 1; number < labels.samples.length; number++) if (sums[number] > sums[most]) most = number;
    return sums[most] > 0 ? {value: sums[most], place: labels.label(most).place} : null;
}

function largestWork(profile) {
    const instructions = profile.functions.column("instructions");
    let most = null;
    for (const {place, rows} of profile.functionIndex().values()) {
        const value = rows.reduce((sum, row) => sum + (instructions[row] || 0), 0);
        if (most === null || value > most.value) most = {value, place};
    }
    return most;
}

/** Stacks of a figure; those of the last one are kept. */
function stacksOf(profile, metric) {
    if (profile.stacks?.metric !== metric) profile.stacks = makeStacks(profile, metric);
    return profile.stacks;
}

/** The frames with a figure of each site. Behind the sites stands what compiled code has by place, where that is
 *  known apart. */
function makeStacks(profile, metric) {
    const ofSites = valuesOfSites(profile, metric);
    if (!/_misses$/.test(metric)) return withSums({metric, ...framesOf(profile), values: ofSites});
    const compiled = [...missesOfTraces(profile, metric)], values = new Float64Array(ofSites.length + compiled.length);
    values.set(ofSites);
    compiled.forEach(([, value], n) => { values[ofSites.length + n] = value; });
    return withSums({metric, ...makeFrames(profile, compiled.map(([place]) => place)), values});
}

/** With the sum of each frame itself. */
function withSums(stacks) {
    const {frame, values} = stacks, direct = new Float64Array(stacks.place.length + 1);
    for (let i = 0; i < values.length; i++) direct[frame[i]] += values[i];
    return {...stacks, direct};
}

/** Frames of the sites, made once: they are the same for all figures. */
export function framesOf(profile) {
    return profile.frames ??= makeFrames(profile, []);
}

/**
 * The frames, with one more for each place of a site without a stack, or of what stands behind the sites; of each of
 * these its frame and kind; and which frames follow which: those from first[f] to first[f + 1] in `calls`.
 */
function makeFrames(profile, behind) {
    const frames = profile.tables.get("frames"), {sites} = profile;
    const stack = sites.column("stack"), at = sites.column("place"), who = sites.column("who");
    const frame = new Int32Array(sites.rows + behind.length), kind = new Uint8Array(frame.length);
    const lone = new Map(), kinds = new Map();
    const loneFrame = (of) => {
        if (!lone.has(of)) lone.set(of, frames.rows + lone.size + 1);
        return lone.get(of);
    };
    for (let i = 0; i < sites.rows; i++) {
        if (!kinds.has(who[i])) kinds.set(who[i], KIND_OF[sites.strings[who[i] - 1]] ?? 4);
        kind[i] = kinds.get(who[i]);
        frame[i] = stack[i] > 0 ? stack[i] : loneFrame(at[i]);
    }
    behind.forEach((of, n) => { frame[sites.rows + n] = loneFrame(of); });
    const place = new Uint32Array(frames.rows + lone.size), caller = new Uint32Array(place.length);
    place.set(frames.column("place"));
    caller.set(frames.column("caller"));
    for (const [of, number] of lone) place[number - 1] = of;
    const known = KINDS.map((_, i) => i).filter((i) => kind.includes(i));
    return {place, caller, frame, kind, known, ...followers(caller)};
}

/** Which frames follow which. */
function followers(caller) {
    const n = caller.length + 1, first = new Int32Array(n + 1), calls = new Int32Array(n);
    for (let at = 1; at < n; at++) first[caller[at - 1] + 1]++;
    for (let at = 0; at < n; at++) first[at + 1] += first[at];
    const next = first.slice();
    for (let at = 1; at < n; at++) calls[next[caller[at - 1]]++] = at;
    return {first, calls};
}

function kindOfMost(sums) {
    let most = 0;
    for (let i = 1; i < KINDS.length; i++) if (sums[i] > sums[most]) most = i;
    return KINDS[most];
}

function rootOf(value) {
    const root = node("all", "", "all", null, null);
    root.value = value;
    return root;
}

/** So many children of a node are made at once: what is smaller is one node together, until it is opened. */
const MAX_CHILDREN = 500;

/**
 * Nodes for the largest of groups that have a value, and one for all others.
 * @template {{value: number}} Group
 * @param {Node} parent @param {Group[]} groups @param {(group: Group, parent: Node) => Node} make
 */
function largest(parent, groups, make) {
    const values = Float64Array.from(groups, ({value}) => value).sort();
    const least = values[values.length - MAX_CHILDREN] ?? 0; /* the rest need not be sorted */
    const first = groups.filter(({value}) => value >= least).slice(0, MAX_CHILDREN), chosen = new Set(first);
    const rest = first.length < groups.length ? groups.filter((group) => !chosen.has(group)) : [];
    const nodes = first.sort((a, b) => b.value - a.value).map((group) => make(group, parent));
    if (rest.length > 0) {
        const others = node(`${rest.length} smaller`, "", "runtime", null, parent);
        others.isRest = true;
        others.value = rest.reduce((sum, {value}) => sum + value, 0);
        others.grow = () => largest(others, rest, make);
        nodes.push(others);
    }
    return nodes;
}

/** Frames come behind their callers: so one pass from the last to the first sums up all that is below. */
function callersFirst({place, caller, frame, kind, known, values, direct, first, calls}, labels) {
    const n = place.length + 1, k = known.length, column = new Uint8Array(KINDS.length);
    known.forEach((of, i) => { column[of] = i; });
    const below = new Float32Array(n * k); /* by kind, those of a frame together: of these only the largest is asked for */
    for (let i = 0; i < values.length; i++) {
        if (values[i] !== 0) below[frame[i] * k + column[kind[i]]] += values[i];
    }
    const total = direct.slice();
    for (let at = n - 1; at > 0; at--) {
        if (total[at] === 0) continue;
        const to = caller[at - 1];
        total[to] += total[at];
        for (let i = 0; i < k; i++) below[to * k + i] += below[at * k + i];
    }
    const kindOf = (frames) => {
        let most = 0, of = 0;
        known.forEach((name, i) => {
            let sum = 0;
            for (const at of frames) sum += below[at * k + i];
            if (sum > most) [most, of] = [sum, name];
        });
        return KINDS[of];
    };
    const make = ({number, frames, value}, parent) => {
        const {name, detail, place: of} = labels.label(number);
        const made = node(name, detail, kindOf(frames), of, parent);
        made.value = value;
        made.grow = () => grow(made, frames, number);
        return made;
    };
    const grow = (parent, frames, label) => {
        const groups = new Map();
        let followed = 0;
        for (let i = 0; i < frames.length; i++) { /* it grows: what has the same label is part of the node */
            const at = frames[i];
            for (let j = first[at]; j < first[at + 1]; j++) {
                const to = calls[j];
                if (total[to] === 0) continue;
                followed += total[to];
                const number = labels.number(place[to - 1]);
                if (labels.by === "package" && number === label) {
                    frames.push(to);
                    continue;
                }
                const group = groups.get(number);
                if (group === undefined) {
                    groups.set(number, {number, frames: [to], value: total[to]});
                } else {
                    group.frames.push(to);
                    group.value += total[to];
                }
            }
        }
        parent.self = frames.reduce((sum, at) => sum + total[at], 0) - followed;
        return largest(parent, [...groups.values()], make);
    };
    const root = rootOf(total[0]);
    root.grow = () => grow(root, [0], -1);
    root.exact = (matches) => { /* what is within frames that match, or below them */
        const inside = new Uint8Array(n), isFound = labels.matching(matches);
        let sum = 0;
        for (let at = 1; at < n; at++) {
            const isInside = inside[caller[at - 1]] > 0, isHit = isFound(place[at - 1]);
            inside[at] = isInside || isHit ? 1 : 0;
            if (isHit && !isInside) sum += total[at];
        }
        return sum;
    };
    return root;
}

/** Each node has its sites, and how far outwards it has followed each. */
function calleesFirst({place, caller, frame, kind, values}, labels) {
    const make = ({number, sites, frames, value}, parent) => {
        const {name, detail, place: of} = labels.label(number);
        const kinds = KINDS.map(() => 0);
        for (const site of sites) kinds[kind[site]] += values[site];
        const made = node(name, detail, kindOfMost(kinds), of, parent);
        made.value = value;
        made.grow = () => grow(made, sites, frames, number);
        return made;
    };
    /* The sites of each group follow each other in two arrays, of which it has a part. */
    const grow = (parent, sites, frames, label) => {
        const groups = new Map(), groupOf = new Array(sites.length), outwards = new Int32Array(sites.length);
        let self = 0;
        for (let i = 0; i < sites.length; i++) {
            let at = frames[i];
            while (labels.by === "package" && at > 0 && labels.number(place[at - 1]) === label) at = caller[at - 1];
            if (at === 0) {
                self += values[sites[i]];
                continue;
            }
            const number = labels.number(place[at - 1]);
            let group = groups.get(number);
            if (group === undefined) groups.set(number, group = {number, value: 0, count: 0, sites: null, frames: null});
            group.value += values[sites[i]];
            group.count++;
            groupOf[i] = group;
            outwards[i] = caller[at - 1];
        }
        parent.self = self;
        for (const group of groups.values()) {
            group.sites = new Int32Array(group.count);
            group.frames = new Int32Array(group.count);
            group.count = 0;
        }
        for (let i = 0; i < sites.length; i++) {
            const group = groupOf[i];
            if (group === undefined) continue;
            group.sites[group.count] = sites[i];
            group.frames[group.count++] = outwards[i];
        }
        return largest(parent, [...groups.values()], make);
    };
    const all = Int32Array.from(values.keys()).filter((i) => values[i] > 0);
    const root = rootOf(values.reduce((sum, value) => sum + value, 0));
    root.grow = () => grow(root, all, all.map((i) => frame[i]), -1);
    root.exact = (matches) => {
        const isFound = labels.matching(matches);
        return all.reduce((sum, i) => {
            for (let at = frame[i]; at > 0; at = caller[at - 1]) if (isFound(place[at - 1])) return sum + values[i];
            return sum;
        }, 0);
    };
    return root;
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

/** The children of a node, the largest first; what is smaller together comes last. */
export function childrenOf(at) {
    if (at.sorted === undefined) {
        at.sorted = at.grow !== undefined ? at.grow() : [...at.children?.values() ?? []].sort((a, b) => b.value - a.value);
        at.grow = undefined;
    }
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
        if (at.isRest && at !== root) continue; /* until somebody goes into it */
        let from = x;
        for (const below of childrenOf(at)) {
            const part = at.value > 0 ? w * below.value / at.value : 0;
            if (part < 1) continue;
            open.push({at: below, x: from, w: part, depth: depth + 1});
            from += part;
        }
    }
    return boxes;
}

/** Nodes below this part of the whole are no place to look for. */
const MIN_FOUND = 1 / 3000;

/** Nodes whose name or file has the text, as far as they can be seen, and how much is in all that have it. */
export function matching(root, text) {
    const wanted = text.toLowerCase();
    const matches = ({name, detail}) => name.toLowerCase().includes(wanted) || detail.toLowerCase().includes(wanted);
    const found = new Set();
    let value = 0;
    const open = [{at: root, inside: false}];
    while (open.length > 0) {
        const {at, inside} = open.pop();
        const hit = at.parent !== null && matches(at);
        if (hit) found.add(at);
        if (hit && !inside) value += at.value;
        for (const below of childrenOf(at)) {
            if (below.value < root.value * MIN_FOUND || below.isRest) break; /* the rest is smaller, or together */
            open.push({at: below, inside: inside || hit});
        }
    }
    return {found, value: root.exact !== undefined ? root.exact(matches) : value};
}
