// SPDX-License-Identifier: GPL-3.0-or-later
// What views ask for first in large profiles, decoded and indexed piece by piece while the browser has
// nothing else to do: the reader looks at the first view meanwhile.

import {KIND} from "./decode.js";
import {largestSelf, treeOf} from "./flames.js";
import {labelsOf} from "./labels.js";
import {framesOf} from "./stacks.js";
import {childrenOf} from "./tree.js";

const LINES = ["place", "instructions", "allocated_bytes", "survived_bytes", "gc_blame_instructions", "cost_instructions"];
const SITES = ["place", "line", "stack", "who", "trace"];
const FIGURES = ["allocated_bytes", "survived_bytes", "died_young_bytes", "old_live_bytes", "gc_blame_instructions"]; /* of the flame view */
const INDEXES = ["sitesOfLine", "cellsOfSite", "sitesOfTrace", "listingOfTrace", "codeOfTrace", "operationsOfTrace", "machineOfTrace", "labelsOfTrace"];

/** For flame views that are turned round. */
function sitesBy(profile, by) {
    const {frame, place} = framesOf(profile);
    return labelsOf(profile, by).sitesOf(frame, place);
}

/** The pieces, each of some milliseconds for a million sites. @param {import("./profile.js").Profile} profile */
export function pieces(profile) {
    const {lines, sites, cells, tables} = profile;
    const columns = (table, names) => names.map((name) => () => table.column(name));
    const flames = [...(profile.calls.rows > 0 ? ["work"] : []), ...FIGURES.filter((name) => cells.has(name))].map((metric) => ({metric, order: "callers", by: "function"}));
    return [...columns(lines, LINES), () => profile.files(), ...columns(sites, SITES), ...columns(cells, ["site", "type", "survived_bytes", "allocated_bytes", "gc_blame_instructions"]),
        ...[...lines.encoded.keys()].filter((name) => lines.encoded.get(name).kind !== KIND.strings).map((name) => () => lines.total(name)),
        ...LINES.slice(1).map((name) => () => lines.total(name)),
        ...columns(tables.get("frames"), ["place", "caller"]),
        () => framesOf(profile), ...FIGURES.flatMap((name) => cells.parts(name)).map((name) => () => cells.column(name)),
        ...INDEXES.map((name) => () => profile[name]()), () => profile.clockOfMinors(),
        ...flames.flatMap((flame) => [() => largestSelf(profile, flame.metric), () => treeOf(profile, flame), () => childrenOf(treeOf(profile, flame)), () => childrenOf(treeOf(profile, flame))[0]?.kind]),
        ...["function", "package", "line"].map((by) => () => sitesBy(profile, by))];
}

/** Does them one by one. @param {(task: () => void) => void} idle calls a function when there is time */
export function prepare(profile, idle, done) {
    const list = pieces(profile);
    let next = 0;
    const step = () => {
        if (next === list.length) return done();
        list[next++]();
        return idle(step);
    };
    idle(step);
}
