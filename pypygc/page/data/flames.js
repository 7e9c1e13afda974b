// SPDX-License-Identifier: GPL-3.0-or-later
// What flame views show, by figure: the tree of work or of sites, and the function that has most. Both are made
// once and kept.
import {labelsOf} from "./labels.js";
import {treeOfSites} from "./sitetree.js";
import {stacksOf} from "./stacks.js";
import {treeOfWork} from "./worktree.js";

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
