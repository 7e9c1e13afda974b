// SPDX-License-Identifier: GPL-3.0-or-later
// What was found, in other views than the first: which findings a view proves, those of a line or a
// function, in a line each that leads to the whole.
import {divided, placeText} from "./format.js";
import {h} from "./dom.js";

/** Which view proves a finding, by what it is about. */
const PROOFS = [
    [/^(garbage|warm-up|importing)/, "timeline", "the run over time"],
    [/^(nursery|explicit-collect|collector|pinned|deep-stack|card|barrier)/, "collections", "the collections"],
    [/^(external|growing|duplicate|kept|stale|nepotism|finalizer|weakref|map-|record-dicts|memory)/, "holders", "who holds it"],
    [/^(guard|type-unstable|interpreted|frame|id-|escap|boxed|virtual|strategy)/, "loops", "its loop"],
    [/^(costly|compile-in|heap-walk|quadratic|cpyext)/, "flame", "the stacks"],
    [/./, "types", "the types that are made"],
];

/** So many are named in a view; the first view has all. */
const MAX_NAMED = 3;

/** @returns {{view: string, words: string}} where the proof of a pattern is */
export function proofOf(pattern) {
    const [, view, words] = PROOFS.find(([names]) => names.test(pattern));
    return {view, words};
}

/** Findings that were not accepted, as rows, in their order. @param {(place: object|null, row: number) => boolean} isWanted */
export function findingsWhere(profile, isWanted) {
    const all = profile.tables.get("findings");
    return all.indices().filter((i) => all.text(i, "suppressed") === null && isWanted(profile.place(all.number(i, "place")), i));
}

export function severity(word) {
    return h(`span.severity.is-${word}`, {}, word);
}

/** high guard-failures, with a link to the whole. */
export function foundName(app, i) {
    const all = app.profile.tables.get("findings");
    return [severity(all.text(i, "severity")), " ", h("a", {href: app.href("summary", {finding: i + 1})}, all.text(i, "pattern"))];
}

function briefOf(app, i) {
    const all = app.profile.tables.get("findings");
    return divided(all.text(i, "brief") ?? all.text(i, "explanation").replace(/(?<=[a-z)0-9%]\.) .*$/s, "")); /* its first sentence */
}

/** Findings in short with what to do, for the panel beside their line. */
export function foundHere(app, rows) {
    const all = app.profile.tables.get("findings");
    return rows.length === 0 ? null : h("ul.found", {"aria-label": "Found here"}, rows.map((i) => h("li", {}, foundName(app, i), ": ", briefOf(app, i),
        h("p", {}, h("b", {}, "What to do: "), divided(all.text(i, "advice"))))));
}

/** The findings that a view proves, a line each; null if there are none. */
export function provedBy(app, view) {
    const {profile} = app, all = profile.tables.get("findings");
    const rows = findingsWhere(profile, (place, i) => proofOf(all.text(i, "pattern")).view === view);
    if (rows.length === 0) return null;
    return h("ul.found", {"aria-label": "Findings that this view proves"}, rows.slice(0, MAX_NAMED).map((i) => {
        const place = profile.place(all.number(i, "place"));
        return h("li", {}, foundName(app, i), place ? [" ", h("a", {href: hrefOfProof(app, i)}, placeText(place))] : null, ": ", briefOf(app, i));
    }), rows.length > MAX_NAMED ? h("li", {}, h("a", {href: app.href("summary")}, `${rows.length - MAX_NAMED} more`)) : null);
}

/** What the timeline shows first for a finding. */
const CURVES = [[/^(warm-up|importing)/, "work"]];

/** Where a finding is proved, with its line and trace selected. */
export function hrefOfProof(app, i) {
    const all = app.profile.tables.get("findings"), pattern = all.text(i, "pattern"), {view} = proofOf(pattern);
    const place = app.profile.place(all.number(i, "place")), trace = all.number(i, "trace");
    return app.href(view, {...(place?.file ? {file: place.file, line: place.line, function: place.function} : {}), ...(trace > 0 ? {trace} : {}),
        curve: view === "timeline" ? CURVES.find(([names]) => names.test(pattern))?.[1] : null});
}
