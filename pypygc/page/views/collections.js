// SPDX-License-Identifier: GPL-3.0-or-later
// The collections, a row each: why it started, what it found, what it took. A row leads to the line
// whose need started it.
import {bytes, count, counted, percent, placeText, short} from "../ui/format.js";
import {h} from "../ui/dom.js";
import {table} from "../ui/table.js";
import {startersOf} from "../data/memory.js";

const CAUSES = {
    "nursery full": "the nursery was full", nursery: "the nursery was full", threshold: "the old generation had grown enough", collect: "gc.collect()",
    large: "a large object", pressure: "memory outside that the program told of",
};

/** Why a collection began, in words. */
function causeOf(table_, i) {
    const cause = table_.text(i, "cause");
    return CAUSES[cause] ?? cause ?? "";
}

/** Rows whose column holds a number lie in the range that is selected. */
function inRange(app, clock) {
    if (app.get("from") === null) return () => true;
    const from = Number(app.get("from")), to = Number(app.get("to"));
    return (i) => clock(i) >= from && clock(i) <= to;
}

/** A strip: a stroke for each collection, as high as what survived; the longest first letters tell causes. */
function strip(minors) {
    const canvas = h("canvas.strip", {width: "1000", height: "60", role: "img", "aria-label": "What survived of each minor collection, in order"});
    const context = canvas.getContext("2d");
    const survived = minors.column("survived_bytes"), most = survived.reduce((a, b) => Math.max(a, b), 1);
    const style = getComputedStyle(document.documentElement);
    context.fillStyle = style.getPropertyValue("--kind-collector") || "#888";
    const width = 1000 / Math.max(1, minors.rows);
    for (let i = 0; i < minors.rows; i++) {
        const height = Math.max(1, 58 * survived[i] / most);
        context.fillRect(i * width, 60 - height, Math.max(1, width - (width > 4 ? 1 : 0)), height);
    }
    return canvas;
}

function siteOf(app, minors, i) {
    const site = minors.number(i, "site");
    return Number.isNaN(site) ? null : app.profile.place(app.profile.sites.number(site, "place"));
}

function minorTable(app, minors) {
    const {clock} = app.profile.clockOfMinors();
    const wanted = inRange(app, (i) => clock[i]);
    const rows = minors.indices().filter(wanted);
    const most = minors.column("survived_bytes").reduce((a, b) => Math.max(a, b), 1);
    const column = (label, key, bar = 0) => minors.has(key) ? {label, number: (i) => minors.number(i, key), bar} : null;
    return table({caption: `Minor collections (${count(rows.length)})`, rows, columns: [
        {label: "No.", number: (i) => minors.number(i, "n")},
        {label: "Why", text: (i) => minors.text(i, "cause") ?? "", cell: (i) => causeOf(minors, i)},
        column("In the nursery, bytes", "allocated_bytes"), column("Survived bytes", "survived_bytes", most), column("Objects", "survived_objects"),
        column("Instructions", "instructions"), column("Roots, words", "roots"), column("Remembered objects", "remembered"), column("Cards", "cards"), column("Pinned", "pinned_objects"),
        column("Old generation after it, bytes", "used_bytes"),
        {label: "Started for", text: (i) => placeText(siteOf(app, minors, i)), cell: (i) => app.placeLink(siteOf(app, minors, i))}].filter(Boolean)});
}

function majorTable(app, majors) {
    const wanted = inRange(app, (i) => majors.number(i, "end_allocated_bytes"));
    const rows = majors.indices().filter(wanted);
    const most = majors.column("died_bytes").reduce((a, b) => Math.max(a, b), 1);
    const column = (label, key, bar = 0) => ({label, number: (i) => majors.number(i, key), bar});
    return table({caption: `Major collections (${count(rows.length)})`, rows, columns: [
        column("No.", "n"), {label: "Why", text: (i) => majors.text(i, "cause") ?? "", cell: (i) => causeOf(majors, i)},
        column("Left alive, bytes", "marked_bytes"), column("Freed bytes", "died_bytes", most), column("Freed objects", "died_objects"), column("Steps", "steps"),
        column("Marking, instructions", "marking_instructions"), column("Sweeping, instructions", "sweeping_instructions"), column("Other, instructions", "other_instructions")]});
}

/** Which lines filled the nursery: each collection is a sample of who allocates. */
function starters(app, minors) {
    const {profile} = app;
    const {clock} = profile.clockOfMinors();
    const wanted = inRange(app, (i) => clock[i]);
    const rows = startersOf(profile, minors.indices().filter(wanted));
    if (rows.length === 0) return null;
    const all = rows.reduce((sum, [, times]) => sum + times, 0);
    return table({caption: "Lines that filled the nursery: a sample, one for each collection", rows, first: 8, columns: [
        {label: "Line", text: ([place]) => placeText(profile.place(place)), cell: ([place]) => app.placeLink(profile.place(place))},
        {label: "Collections", number: ([, times]) => times, bar: all}, {label: "Share", text: ([, times]) => percent(times, all)}]});
}

function causes(minors) {
    const sums = new Map();
    for (let i = 0; i < minors.rows; i++) {
        const cause = minors.text(i, "cause") ?? "not known";
        sums.set(cause, (sums.get(cause) ?? 0) + 1);
    }
    return [...sums].sort((a, b) => b[1] - a[1]).map(([cause, n]) => `${count(n)} because ${CAUSES[cause] ?? cause}`).join(", ");
}

export const collections = {
    id: "collections",
    name: "Collections",
    show(app) {
        const {profile} = app;
        const minors = profile.tables.get("minors"), majors = profile.tables.get("majors");
        if (minors.rows === 0) return h("p", {}, "The collector did not run.");
        const allocated = minors.total("allocated_bytes"), survived = minors.total("survived_bytes"), took = minors.total("instructions");
        return [
            h("p.sentence", {}, `${counted(minors.rows, "minor collection")} (${causes(minors)}) found ${percent(survived, allocated)} of ${bytes(allocated)} alive`,
                took > 0 ? ` and took ${short(took)} instructions, ${short(Math.round(took / minors.rows))} each` : "", `; ${counted(majors.rows, "major one", "major ones")} completed.`),
            strip(minors), h("p.note", {}, "Each stroke is a minor collection, as high as what survived it. Of each the profile keeps which line needed memory when the nursery was full, not all that filled it: ",
                h("a", {href: app.href("flame", {metric: "allocated_bytes"})}, "all that filled it over the whole run"), "."),
            starters(app, minors), majors.rows > 0 ? majorTable(app, majors) : null, minorTable(app, minors)];
    },
};
