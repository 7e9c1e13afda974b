// SPDX-License-Identifier: GPL-3.0-or-later
// The differential flame view: stacks of two runs in one picture. What grew is red with strokes and
// marked with a triangle upwards, what shrank is blue with dots and a triangle downwards.
import {changeText, signed} from "../data/comparison.js";
import {childrenOf} from "../data/tree.js";
import {differenceTree, mostChanged, sumOfFound} from "../data/difftree.js";
import {inWords} from "../ui/difference.js";
import {bytes, counted, count, fileName, placeText} from "../ui/format.js";
import {choice, h, replace} from "../ui/dom.js";
import {FlameGraph, flameControls, flameView} from "./flame.js";

const METRICS = [["work", "Work (an estimate below shared functions)", "instructions"], ["allocated_bytes", "Allocated bytes", "bytes"], ["allocated_objects", "Allocated objects", "objects"],
    ["survived_bytes", "Survived bytes", "bytes"], ["died_young_bytes", "Bytes that died young", "bytes"], ["old_live_bytes", "Bytes alive at the end", "bytes"],
    ["gc_blame_instructions", "The collector's bill", "instructions"], ["D1_misses", "D1 misses outside of traces", "misses"], ["LL_misses", "LL misses outside of traces", "misses"]];

const LEGEND = [["grew3", "twice as much, or new"], ["grew2", "a tenth more"], ["grew1", "a little more"], ["equal", "as before"], ["shrank1", "a little less"], ["shrank2", "a tenth less"], ["shrank3", "half as much, or gone"]];
const PATTERNS = {grew1: "lines", grew2: "lines", grew3: "lines", shrank1: "dots", shrank2: "dots", shrank3: "dots", equal: null};

class DifferenceGraph extends FlameGraph {
    constructor(app, root, options) {
        super(app, root, {...options, patterns: PATTERNS, words: {}});
        this.normal = options.normal;
        this.list.classList.add("of-difference");
    }

    mark(at) {
        const change = changeText(Math.round(at.scaled), Math.round(at.is));
        if (at.kind === "equal") return change === "=" ? change : `= ${change}`;
        return `${at.is > at.scaled ? "\u25b2" : "\u25bc"} ${change}`;
    }

    share(at) {
        return this.mark(at);
    }

    figures(at) {
        const was = Math.round(at.was), is = Math.round(at.is);
        const show = (value) => this.unit === "bytes" ? `${count(value)} bytes (${bytes(value)})` : `${count(value)} ${this.unit}`;
        return `${show(was)} before, ${show(is)} now, ${signed(is - was)}` +
            (this.normal ? `; as part of its run ${changeText(Math.round(at.scaled), is)}` : ` (${changeText(was, is)})`);
    }

    label(at) {
        return at.parent === null ? `all: ${this.mark(at)}` : `${this.mark(at)} ${at.name}`;
    }
}

function metricsOf(comparison) {
    return METRICS.filter(([key]) => key === "work" ? comparison.tables.get("work_calls").rows > 0 : comparison.stacks.has(`${key}.old`));
}

function tree(app, options) {
    const name = JSON.stringify(options);
    app.trees ??= new Map();
    if (!app.trees.has(name)) app.trees.set(name, differenceTree(app.profile, options));
    return app.trees.get(name);
}

export const diffFlame = {
    ...flameView({metricsOf, none: () => h("p.sentence", {}, "These profiles have no stacks: 0 to compare."), build}),
    keys: [["n", "in the flame view of two runs: as much as before, or as a part of its run"]],
};

function build(app, content, {known, metric, order, by}, draw) {
    const width = app.get("width") ?? "both", normal = app.get("normal") === "1";
    const options = {metric, order, by, width, normal}, unit = known.find(([key]) => key === metric)[2];
    const root = tree(app, options);
    const graph = new DifferenceGraph(app, root, {unit, normal});
    app.flame = graph;
    const result = h("span.result", {role: "status"});
    const search = h("input", {type: "search", value: app.get("search") ?? "", oninput: () => find(search.value)});
    const find = (text) => {
        app.set({search: text === "" ? null : text});
        const {found} = graph.search(text), {was, is} = sumOfFound(found);
        replace(result, text === "" ? "" : found.size === 0 ? "nothing found"
            : `${inWords(unit)(was)} before, ${inWords(unit)(is)} now (${changeText(Math.round(was), Math.round(is))}) in ${counted(found.size, "place")}`);
    };
    const change = flameControls(app, graph, order, draw);
    app.keys.set("n", () => change("normal")(normal ? null : "1"));
    replace(content,
        h("p.sentence", {}, sentence(app, root, options, unit)),
        h("div.controls", {}, choice("By", known, metric, change("metric")),
            choice("First", [["callers", "callers, then what they call"], ["callees", "callees, then who calls them"]], order, change("order")),
            metric === "work" ? null : choice("Boxes", [["function", "functions"], ["package", "packages"]], by, change("by")),
            choice("Width", [["both", "the larger of both"], ["new", "the new run"], ["old", "the old run"]], width, change("width")),
            h("label", {}, h("input", {type: "checkbox", checked: normal, onchange: (event) => change("normal")(event.target.checked ? "1" : null)}), " as parts of their runs"),
            h("label", {}, "Search ", search), result),
        metric === "work" ? h("p.note", {}, "The profiles know who called whom, but no whole stacks of work: below a function with several callers its work is divided as those calls are, in each run. Such boxes are estimates; the functions view is exact.") : null,
        h("p.kinds", {"aria-label": "Colours"}, LEGEND.map(([kind, word]) => [h(`span.swatch.kind-${kind}`), ` ${kind.startsWith("grew") ? "\u25b2 " : kind.startsWith("shrank") ? "\u25bc " : "= "}${word} `])),
        h("div.flame-and-tree", {}, h("div.flame-box", {}, graph.canvas), graph.list), graph.tip);
    select(app, graph);
    if (search.value !== "") find(search.value);
}

/** The largest node of what is selected gets the focus. */
function select(app, graph) {
    const file = app.get("file"), name = app.get("function");
    if (file === null) return;
    const open = [graph.root];
    let best = null;
    while (open.length > 0) {
        const at = open.pop();
        if (best !== null && at.value <= best.value) continue;
        if (at.place?.file === file && (name === null || at.place.function === name)) best = at;
        else open.push(...childrenOf(at));
    }
    if (best !== null) graph.focus = best;
}

function sentence(app, root, options, unit) {
    const words = inWords(unit), was = Math.round(root.was), is = Math.round(root.is);
    const all = was === is ? `${words(is)} in both runs` : `${words(is)} in the new run, ${words(was)} in the old one (${changeText(was, is)})`;
    const first = mostChanged(tree(app, {...options, order: "callees", by: "function"}));
    if (first === undefined) return `${all}.`;
    const grown = first.is - first.scaled;
    if (Math.round(grown) === 0) return `${all}; no function has more or less itself.`;
    return `${all}. Most changed in ${placeText({...first.place, line: 0}) || fileName(first.detail) || first.name} itself: ${words(Math.abs(Math.round(grown)))} ${grown > 0 ? "more" : "less"}${options.normal ? ", as a part of its run" : ""}.`;
}
