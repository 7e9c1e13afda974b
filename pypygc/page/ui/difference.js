// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces of the views of two runs: a figure before and after as cells, marks of what grew and what
// shrank, links to where a row is.
import {changeText, signed} from "../data/comparison.js";
import {bytes, count, fileName, placeText, short} from "./format.js";
import {h} from "./dom.js";
import {METRICS} from "./metrics.js";

/** Figures that only lists of two runs have, beside those of ui/metrics.js. */
const MORE = [
    {key: "survived_objects", label: "Survived objects", unit: "objects"},
    {key: "old_live_objects", label: "Objects alive at the end", unit: "objects"},
    {key: "calls", label: "Calls", unit: "times"},
];

/** The figures that some of these tables has, with the table. */
export function figuresOf(comparison, names) {
    return [...METRICS, ...MORE].flatMap((metric) => {
        const table = names.find((name) => comparison.has(name, metric.key) && comparison.tables.get(name).rows > 0);
        return table === undefined ? [] : [{...metric, table}];
    });
}

export function toneOf(was, is) {
    return is > was ? "grew" : is < was ? "shrank" : null;
}

/** "▲ +1,234": the sign, beside the colour. */
export function difference(was, is, words = count) {
    return h("span", {class: toneOf(was, is)}, is > was ? "\u25b2 " : is < was ? "\u25bc " : "", signed(is - was, words));
}

/** A figure in words, for sentences. */
export function inWords(unit) {
    return unit === "bytes" ? bytes : (value) => `${short(Math.round(value))} ${unit}`;
}

const STATES = {added: "new only", removed: "old only", changed: "both"};

/** What both runs have is not new because it had nothing of this kind. */
function changeOf({was, is, state}) {
    if (state === "changed" && was === 0 && is > 0) return "from 0";
    return state === "changed" && is === 0 && was > 0 ? "to 0" : changeText(was, is);
}

/** The columns old, new, difference, change of rows {was, is, state}. */
export function changeColumns(rows, unit) {
    const most = rows.reduce((largest, {was, is}) => Math.max(largest, Math.abs(is - was)), 0);
    return [
        {label: `Old, ${unit}`, number: ({was}) => was},
        {label: `New, ${unit}`, number: ({is}) => is},
        {label: "Difference", number: ({was, is}) => is - was, cell: ({was, is}) => difference(was, is), bar: most, mark: ({was, is}) => toneOf(was, is)},
        {label: "Change", number: ({was, is}) => was > 0 ? is / was : Infinity, cell: changeOf},
        {label: "Is in", text: ({state}) => STATES[state] ?? state},
    ];
}

/** Where a row is, as a link to the source, and where it was. */
export function placeCell(app, table, row) {
    const {profile} = app, place = profile.placeOf(table, row), old = profile.oldPlaceOf(table, row);
    const text = placeText(place) || "no Python line";
    const moved = old === null ? "" : fileName(old.file) !== fileName(place.file) ? ` was ${placeText(old)}` : old.line > 0 && old.line !== place.line ? ` was line ${old.line}` : "";
    return [place.isGone ? h("span", {title: place.file}, text) : app.placeLink(place, text), moved ? h("small", {}, moved) : null];
}

/** True if a row is where the selection is. */
export function isSelected(app, table, row) {
    const file = app.get("file"), {file: of, line, function: name} = app.profile.placeOf(table, row);
    if (file === null || of !== file) return false;
    return app.get("line") !== null ? String(line) === app.get("line") : app.get("function") === null || app.get("function") === name;
}
