// SPDX-License-Identifier: GPL-3.0-or-later
// Stacks by what they cost: work, memory, the collector's bill, misses. A canvas for the eye and the
// mouse, and beside it the same as a tree for the keyboard and for screen readers.
import {largestSelf, treeOf} from "../data/flames.js";
import {childrenOf, having, layout, matching, MIN_FOUND} from "../data/tree.js";
import {aliveRows, momentOf, snapshotKey, snapshotNamed} from "../data/memory.js";
import {bytes, count, counted, fileName, percent, placeText, short} from "../ui/format.js";
import {colors} from "../ui/chart.js";
import {choice, h, replace} from "../ui/dom.js";
import {metric as metricOf} from "../ui/metrics.js";
import {filler, PATTERNS} from "../ui/patterns.js";

const ROW = 20;

const WORDS = {compiled: "compiled code", called: "called by compiled code", interpreted: "interpreted", guards: "after failed guards", compiler: "JIT compiler", collector: "garbage collector", runtime: "runtime", all: ""};

/** Kinds that only work has. */
const OF_WORK = new Set(["guards", "collector"]);

function metrics(profile) {
    const list = [];
    if (profile.calls.rows > 0) list.push(["work", "Work (an estimate below shared functions)"]);
    for (const key of ["allocated_bytes", "survived_bytes", "died_young_bytes", "old_live_bytes", "gc_blame_instructions"])
        if (profile.cells.has(key)) list.push([key, {allocated_bytes: "Allocated bytes", survived_bytes: "Survived bytes", died_young_bytes: "Bytes that died young",
            old_live_bytes: "Bytes alive at the end", gc_blame_instructions: "The collector's bill"}[key]]);
    for (const i of profile.tables.get("snapshots").indices())
        if (aliveRows(profile, i, true).length > 0) list.push([`alive:${snapshotKey(profile, i)}`, `Bytes alive ${momentOf(profile, i)} (a snapshot)`]);
    if (profile.tables.get("external").rows > 0) list.push(["outside", "Bytes outside of the heap that were not freed"]);
    if (profile.tables.get("minors").has("site")) list.push(["filled", "What filled the nursery (a sample, one for each collection)"]);
    for (const key of ["D1_misses", "LL_misses"])
        if (profile.tables.get("site_costs").has(key)) list.push([key, `${key.slice(0, 2)} misses`]);
    return list;
}

function unitOf(key) {
    return key === "work" ? "instructions" : key === "gc_blame_instructions" ? "instructions" : /misses/.test(key) ? "misses" : "bytes";
}

export class FlameGraph {
    constructor(app, root, {unit, patterns = PATTERNS, words = WORDS}) {
        this.app = app;
        this.root = root;
        this.unit = unit;
        this.patterns = patterns;
        this.words = words;
        this.zoomed = root;
        this.focus = root;
        /** Whether a node is what was searched. */
        this.isFound = () => false;
        this.canvas = h("canvas.flame", {"aria-hidden": "true"});
        this.tip = h("p.tip", {role: "status"}, "");
        this.list = h("ul.tree", {role: "tree", "aria-label": "Stacks as a tree"});
        this.canvas.addEventListener("mousemove", (event) => { const at = this.at(event); if (at) this.say(at); });
        this.canvas.addEventListener("click", (event) => { const at = this.at(event); if (at) this.zoom(at); });
    }

    at(event) {
        const depth = Math.floor(event.offsetY / ROW);
        return this.boxes.find((box) => box.depth === depth && event.offsetX >= box.x && event.offsetX < box.x + box.width)?.node;
    }

    figures(at) {
        const value = this.unit === "bytes" ? `${count(Math.round(at.value))} bytes (${bytes(Math.round(at.value))})` : `${count(Math.round(at.value))} ${this.unit}`;
        return `${value}, ${percent(at.value, this.root.value)} of all`;
    }

    /** What stands before the name in the tree, and in a box. */
    share(at) {
        return percent(at.value, this.root.value);
    }

    label(at) {
        return at.parent === null ? `all: ${this.figures(at)}` : at.name;
    }

    say(at) {
        replace(this.tip, at.parent === null ? "All" : at.name, at.detail ? ` in ${at.detail}` : "", `: ${this.figures(at)}`,
            this.words[at.kind] ? `; mostly ${this.words[at.kind]}` : "", at.place?.file ? [" ", this.app.placeLink(at.place, "source")] : null);
    }

    zoom(at) {
        this.zoomed = at;
        this.focusOn(at);
    }

    focusOn(at) {
        this.focus = at;
        for (let up = at; up !== null; up = up.parent) if (up === this.zoomed) return this.draw();
        this.zoomed = at.parent ?? at;
        return this.draw();
    }

    search(text) {
        const {found, value} = text === "" ? {found: new Set(), value: 0} : matching(this.root, text);
        this.isFound = text === "" ? () => false : having(text);
        this.draw();
        return {found, value};
    }

    draw() {
        this.paint();
        this.say(this.focus);
        this.fillList();
    }

    paint() {
        const {canvas} = this;
        const width = Math.max(300, canvas.parentElement?.clientWidth ?? 900);
        this.boxes = layout(this.zoomed, width);
        const height = ROW * (1 + this.boxes.reduce((most, {depth}) => Math.max(most, depth), 0));
        const scale = window.devicePixelRatio || 1;
        canvas.width = width * scale;
        canvas.height = Math.min(height, 4000) * scale;
        canvas.style.width = `${width}px`;
        canvas.style.height = `${Math.min(height, 4000)}px`;
        const context = canvas.getContext("2d");
        context.scale(scale, scale);
        context.font = "12px ui-monospace, 'DejaVu Sans Mono', monospace";
        context.textBaseline = "middle";
        const color = colors(), ink = color("flame-ink"), fill = filler(context, color);
        for (const {node, x, width: w, depth} of this.boxes) {
            const y = depth * ROW;
            fill(node.kind, x, y, Math.max(w - 0.5, 0.5), ROW - 1, this.patterns);
            if (node.parent !== null && this.isFound(node)) this.outline(context, color("found"), x, y, w, 3);
            if (node === this.focus) this.outline(context, ink, x, y, w, 2);
            if (w > 28) {
                const shown = this.label(node).slice(0, Math.floor((w - 6) / 7.3));
                if (this.patterns[node.kind]) {
                    context.fillStyle = color(`kind-${node.kind}`);
                    context.fillRect(x + 2, y + 2, Math.min(w - 4, 7.4 * shown.length + 4), ROW - 5);
                }
                context.fillStyle = ink;
                context.fillText(shown, x + 4, y + ROW / 2);
            }
        }
    }

    outline(context, color, x, y, w, thick) {
        context.strokeStyle = color;
        context.lineWidth = thick;
        context.strokeRect(x + thick / 2, y + thick / 2, Math.max(w - thick, 1), ROW - thick - 1);
    }

    /** The way to the focus, and what is below it. */
    fillList() {
        const way = [];
        for (let up = this.focus; up !== null; up = up.parent) way.unshift(up);
        const item = (at, level, below) => h("li", {role: "none"},
            h("button", {type: "button", role: "treeitem", "aria-level": String(level), "aria-expanded": at.isRest || childrenOf(at).length > 0 ? String(below) : null,
                "aria-selected": String(at === this.focus), tabindex: at === this.focus ? "0" : "-1", style: {"padding-inline-start": `${level * 0.7}rem`},
                onclick: () => { this.focusOn(at); this.focusList(); }},
                h("span.share", {}, this.share(at)), ` ${at.parent === null ? "all" : at.name}`, at.detail ? h("small", {}, ` ${fileName(at.detail)}`) : null));
        replace(this.list, way.map((at, i) => item(at, i + 1, true)),
            childrenOf(this.focus).slice(0, 40).map((at) => item(at, way.length + 1, false)));
    }

    focusList() {
        this.list.querySelector("[tabindex='0']")?.focus();
    }

    /** Keys of the view. Returns false for what is not its own. */
    key(event) {
        const {focus} = this;
        const around = focus.parent === null ? [focus] : childrenOf(focus.parent);
        const moves = {ArrowUp: () => focus.parent, ArrowDown: () => childrenOf(focus)[0],
                       ArrowLeft: () => around[around.indexOf(focus) - 1], ArrowRight: () => around[around.indexOf(focus) + 1]};
        if (event.key in moves) {
            const next = moves[event.key]();
            if (next) { this.focusOn(next); this.focusList(); }
            return true;
        }
        if (event.key === "Enter") {
            if (/^(A|SUMMARY)$/.test(event.target.tagName) || (event.target.tagName === "BUTTON" && !this.list.contains(event.target))) return false;
            this.zoom(focus);
            this.focusList();
            return true;
        }
        if (event.key === "Backspace") { this.zoom(this.zoomed.parent ?? this.root); this.focusList(); return true; }
        return false;
    }
}

/** A view with a flame graph. `metricsOf` a profile are those that it has stacks of; `none` is shown if there
 *  are not any; `build` fills the content, and draws again with its last argument. */
export function flameView({metricsOf, none, build}) {
    return {
        id: "flame",
        name: "Flame",
        hasRange: true,
        show(app) {
            const content = h("div");
            const draw = () => {
                const known = metricsOf(app.profile);
                if (known.length === 0) return replace(content, none());
                const has = (metric) => known.some(([key]) => key === metric);
                const metric = has(app.get("metric")) ? app.get("metric") : app.get("from") !== null && has("filled") ? "filled" : known[0][0];
                const order = app.get("order") ?? "callers", by = app.get("by") ?? "function";
                return build(app, content, {known, metric, order, by}, draw);
            };
            draw();
            const resized = () => app.flame?.paint();
            window.addEventListener("resize", resized);
            app.leave.push(() => window.removeEventListener("resize", resized));
            return content;
        },
        shown(app) {
            app.flame?.draw();
        },
    };
}

/** What is asked for changes, and the graph with it; and the keys of all flame views. */
export function flameControls(app, graph, order, draw) {
    const change = (parameter) => (value) => { app.set({[parameter]: value}); draw(); app.flame.draw(); };
    for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Backspace"]) app.keys.set(key, (event) => graph.key(event));
    app.keys.set("i", () => change("order")(order === "callers" ? "callees" : "callers"));
    return change;
}

export const flame = {...flameView({metricsOf: metrics, none: () => h("p", {}, "This profile has no stacks."), build}), proves: true};

function build(app, content, {known, metric, order, by}, draw) {
    const isPart = metric === "filled" && app.get("from") !== null, figure = isPart ? `filled:${app.get("from")}:${app.get("to")}` : metric;
    const root = treeOf(app.profile, {metric: figure, order, by: metric === "work" && by === "line" ? "function" : by});
    const graph = new FlameGraph(app, root, {unit: unitOf(metric)});
    app.flame = graph;
    const result = h("span.result", {role: "status"});
    const search = h("input", {type: "search", value: app.get("search") ?? "", oninput: () => find(search.value)});
    const find = (text) => {
        const {found, value} = graph.search(text);
        app.set({search: text === "" ? null : text});
        replace(result, text === "" ? "" : found.size === 0 ? "nothing found" : `${percent(value, root.value)} in ${counted(found.size, "place")}`);
    };
    const change = flameControls(app, graph, order, draw);
    const most = largestSelf(app.profile, figure);
    replace(content,
        h("p.sentence", {}, isPart ? "In the selected range: " : "", sentence(root, metric, most)),
        h("div.controls", {}, choice("By", known, metric, change("metric")),
            choice("First", [["callers", "callers, then what they call"], ["callees", "callees, then who calls them"]], order, change("order")),
            choice("Boxes", [["function", "functions"], ["line", "lines"], ["package", "packages"]].filter(([key]) => metric !== "work" || key !== "line"), by, change("by")),
            h("label", {}, "Search ", search), result),
        metric === "work" ? h("p.note", {}, "The profile knows who called whom, line by line, but no whole stacks of work: below a function with several callers its work is divided as those calls are. Such boxes are estimates; functions and calls in the source view are exact. ",
            order === "callers" ? "The last boxes say who executed what is a function's own; the garbage collector's is what is left when its own and its callees' are taken off." : "What functions executed themselves, without the collector.") : null,
        noteOf(app, metric),
        app.get("from") !== null && metric !== "filled" ? h("p.warning", {}, "This figure is kept for the whole run only: the range that is selected does not change it. ",
            h("a", {href: app.href("flame", {metric: "filled"})}, "Who filled the nursery in the range"), ".") : null,
        h("p.kinds", {"aria-label": "Colours"}, Object.entries(WORDS).filter(([kind]) => kind !== "all" && (metric === "work" || !OF_WORK.has(kind))).map(([kind, word]) => [h(`span.swatch.kind-${kind}`), ` ${word} `])),
        h("div.flame-and-tree", {}, h("div.flame-box", {}, graph.canvas), graph.list), graph.tip);
    select(app, graph);
    if (search.value !== "") find(search.value);
}

/** What a reader must know of a figure. */
function noteOf(app, metric) {
    if (/misses/.test(metric)) return h("p.note", {}, "Misses of compiled code are known by line, without callers: their boxes stand beside the stacks.");
    if (metric === "filled") return h("p.note", {}, "Each minor collection counts with what was in the nursery, for the stack whose need for memory began it. ",
        app.get("from") === null ? "A range that is selected in the timeline is that of this figure, too." : "Those of the selected range.");
    if (metric === "outside") return h("p.note", {}, "Memory that PyPy and libraries asked of the C library, and what the program mapped, by who asked for it.");
    if (!metric.startsWith("alive:")) return metric === "work" ? null : h("p.note", {}, "Stacks begin where their callers are not known any more: what a trace allocates itself is known as far out as its loop, and outer callers of what is small are left out.");
    const {profile} = app;
    const shot = snapshotNamed(profile, metric.slice(6)), live = profile.tables.get("snapshots").number(shot, "live_bytes");
    return h("p.note", {}, `Of ${count(live)} bytes that were alive ${momentOf(profile, shot)}, those whose site is known: not those that were there before counting began, or that PyPy has from its start.`);
}

/** So many nodes are opened at least to find what is selected, and all that can be seen. */
const MIN_OPENED = 300;

/** The largest node of what is selected gets the focus. */
function select(app, graph) {
    const file = app.get("file"), name = app.get("function"), {root} = graph;
    if (file === null || childrenOf(root).length === 0) return;
    const isSelected = ({place}) => place !== null && place.file === file && (name === null || place.function === name);
    const open = [{nodes: childrenOf(root), next: 0}]; /* children are sorted: so the largest node of all comes next */
    for (let opened = 1; open.length > 0; opened++) {
        const list = open.reduce((most, one) => one.nodes[one.next].value > most.nodes[most.next].value ? one : most);
        const at = list.nodes[list.next++];
        if (list.next === list.nodes.length) open.splice(open.indexOf(list), 1);
        if (isSelected(at)) {
            graph.focus = at;
            return;
        }
        if (opened > MIN_OPENED && at.value < root.value * MIN_FOUND) return;
        if (!at.isRest && childrenOf(at).length > 0) open.push({nodes: childrenOf(at), next: 0});
    }
}

function sentence(root, metric, most) {
    const what = metric === "work" ? "instructions of Python's functions" : {allocated_bytes: "allocated", survived_bytes: "that survived the nursery",
        died_young_bytes: "that died young", old_live_bytes: "alive at the end", outside: "outside of the collector's heap that were not freed", filled: "in nurseries when a collection began (a sample of who fills them)", gc_blame_instructions: "instructions of the collector"}[metric] ?? metricOf(metric)?.label ?? metric;
    if (metric.startsWith("alive:")) return [`${bytes(root.value)} of what was alive in the snapshot "${metric.slice(6)}"`, most ? `: ${percent(most.value, root.value)} of it made in ${placeText({...most.place, line: 0})} itself.` : "."];
    const value = unitOf(metric) === "bytes" ? `${bytes(root.value)} ` : `${short(Math.round(root.value))} `;
    return [value, what, most ? `: ${percent(most.value, root.value)} of it in ${placeText({...most.place, line: 0})} itself.` : "."];
}
