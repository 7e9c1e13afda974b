// SPDX-License-Identifier: GPL-3.0-or-later
// The collections, a row each: why it started, what it found, what it took. A row leads to the line
// whose need started it.
import {bytes, count, counted, percent, placeText, short} from "../ui/format.js";
import {colors} from "../ui/chart.js";
import {h} from "../ui/dom.js";
import {table} from "../ui/table.js";
import {measuredTogether, minorsWithin, startersOf} from "../data/memory.js";

const CAUSES = {
    nursery: "the nursery was full", threshold: "the old generation had grown enough", collect: "of gc.collect()",
    large: "a large object was asked for", pressure: "of memory outside that the program told of", progress: "a major collection had to go on", startup: "PyPy started",
};

/** Why a collection began, in words. */
function causeOf(table_, i) {
    const cause = table_.text(i, "cause");
    return CAUSES[cause] ?? cause ?? "";
}

/** The range that is selected, as its ends; nulls if there is none. */
function ends(app) {
    return app.get("from") === null ? [null, null] : [Number(app.get("from")), Number(app.get("to"))];
}

/** What holds at the end of a collection; all else is summed over those that were measured together. */
const LAST = new Set(["used_bytes", "end_allocated_bytes"]);

/** A figure of collections that were measured together. */
function figureOf(table_, group, key) {
    if (LAST.has(key)) return table_.number(group[group.length - 1], key);
    return group.reduce((sum, i) => sum + table_.number(i, key), 0);
}

/** Columns for figures that are not 0 in all rows. */
function columnOf(table_, groups) {
    return (label, key, isFilled = false, title = null) => {
        const values = new Map(groups.map((group) => [group, figureOf(table_, group, key)]));
        const most = groups.reduce((largest, group) => Math.max(largest, values.get(group) || 0), 0);
        return most > 0 ? {label, title, number: (group) => values.get(group), bar: isFilled ? most : 0} : null;
    };
}

/** Which they are: 17, or 17 to 32 that were measured together. */
function numbers(table_) {
    const number = (i) => count(table_.number(i, "n"));
    return {label: "No.", number: (group) => table_.number(group[0], "n"),
        cell: (group) => group.length > 1 ? `${number(group[0])} to ${number(group[group.length - 1])}` : number(group[0])};
}

/** A strip: a stroke for each collection, as high as what survived. */
function strip(minors, rows) {
    const canvas = h("canvas.strip", {width: "1000", height: "60", role: "img", "aria-label": "What survived of each minor collection, in order"});
    const context = canvas.getContext("2d");
    const survived = minors.column("survived_bytes"), most = rows.reduce((a, i) => Math.max(a, survived[i]), 1);
    context.fillStyle = colors()("kind-collector");
    const width = 1000 / Math.max(1, rows.length);
    rows.forEach((row, i) => {
        const height = Math.max(1, 58 * survived[row] / most);
        context.fillRect(i * width, 60 - height, Math.max(1, width - (width > 4 ? 1 : 0)), height);
    });
    return canvas;
}

function siteOf(app, minors, i) {
    const site = minors.number(i, "site");
    return Number.isNaN(site) ? null : app.profile.place(app.profile.sites.number(site, "place"));
}

function minorTable(app, minors, rows) {
    const groups = measuredTogether(minors, rows), column = columnOf(minors, groups);
    return table({caption: `Minor collections (${count(rows.length)})`, rows: groups, columns: [numbers(minors),
        {label: "Why", text: ([i]) => minors.text(i, "cause") ?? "", cell: ([i]) => causeOf(minors, i)},
        {label: "Started for", text: ([i]) => placeText(siteOf(app, minors, i)), cell: ([i]) => app.placeLink(siteOf(app, minors, i))},
        column("In the nursery, bytes", "allocated_bytes"), column("Survived bytes", "survived_bytes", true), column("Objects", "survived_objects"),
        column("Instructions", "instructions"), column("Roots, words", "roots", false, "Places on stacks that the collector looked at: deep recursion makes them many"),
        column("Remembered objects", "remembered", false, "Old objects that had been changed, and may lead to young ones"), column("Cards", "cards", false, "Pieces of large old arrays that had been changed"),
        column("Pinned", "pinned_objects", false, "Objects that could not be moved, since C code uses them"),
        column("Old generation after it, bytes", "used_bytes")].filter(Boolean)});
}

function majorTable(app, majors) {
    const [from, to] = ends(app);
    const rows = majors.indices().filter((i) => from === null || (majors.number(i, "end_allocated_bytes") >= from && majors.number(i, "start_allocated_bytes") <= to));
    if (rows.length === 0) return null;
    const groups = measuredTogether(majors, rows), column = columnOf(majors, groups);
    const range = (group) => ({from: majors.number(group[0], "start_allocated_bytes"), to: figureOf(majors, group, "end_allocated_bytes")});
    return table({caption: `Major collections (${count(rows.length)})`, rows: groups, columns: [numbers(majors),
        {label: "Why", text: ([i]) => majors.text(i, "cause") ?? "", cell: ([i]) => causeOf(majors, i)},
        {label: "From", number: (group) => range(group).from, cell: (group) => h("a", {href: app.href("timeline", range(group))}, bytes(range(group).from))},
        column("Left alive, bytes", "marked_bytes"), column("Freed bytes", "died_bytes", true), column("Freed objects", "died_objects"), column("Steps", "steps", false, "A major collection goes on in steps, each after a minor one"),
        column("Marking, instructions", "marking_instructions"), column("Sweeping, instructions", "sweeping_instructions"), column("Other, instructions", "other_instructions")].filter(Boolean)});
}

/** Which lines filled the nursery: each collection is a sample of who allocates. */
function starters(app, wanted) {
    const {profile} = app;
    const rows = startersOf(profile, wanted);
    if (rows.length === 0) return null;
    const all = rows.reduce((sum, [, times]) => sum + times, 0);
    return table({caption: "Lines that filled the nursery: a sample, one for each collection", rows, first: 8, columns: [
        {label: "Line", text: ([place]) => placeText(profile.place(place)), cell: ([place]) => app.placeLink(profile.place(place))},
        {label: "Collections", number: ([, times]) => times, bar: all}, {label: "Share", text: ([, times]) => percent(times, all)}]});
}

function causes(minors, rows) {
    const sums = new Map();
    for (const i of rows) {
        const cause = minors.text(i, "cause") ?? "not known";
        sums.set(cause, (sums.get(cause) ?? 0) + 1);
    }
    return [...sums].sort((a, b) => b[1] - a[1]).map(([cause, n]) => `${count(n)} because ${CAUSES[cause] ?? cause}`).join(", ");
}

export const collections = {
    id: "collections",
    proves: true,
    name: "Collections",
    hasRange: true,
    show(app) {
        const {profile} = app;
        const minors = profile.tables.get("minors"), majors = profile.tables.get("majors");
        if (minors.rows === 0) return h("p", {}, "The collector did not run.");
        const rows = minorsWithin(profile, ...ends(app)), sum = (key) => rows.reduce((total, i) => total + (minors.number(i, key) || 0), 0);
        const n = rows.length, took = sum("instructions"), isPart = rows.length < minors.rows;
        return [
            h("p.sentence", {}, `${isPart ? "In the selected range " : ""}${counted(n, "minor collection")}${n > 0 ? ` (${causes(minors, rows)})` : ""} found ${percent(sum("survived_bytes"), sum("allocated_bytes"))} of ${bytes(sum("allocated_bytes"))} alive`,
                took > 0 ? ` and took ${short(took)} instructions, ${short(Math.round(took / n))} each` : "", isPart ? "." : `; ${counted(majors.rows, "major one", "major ones")} completed.`),
            strip(minors, rows), h("p.note", {}, "Each stroke is a minor collection, as high as what survived it. Of each the profile keeps which line needed memory when the nursery was full, not all that filled it: ",
                h("a", {href: app.href("flame", {metric: "filled"})}, "the stacks that did"), ", ", h("a", {href: app.href("flame", {metric: "allocated_bytes"})}, "all that filled it over the whole run"), ".",
                rows.some((i) => minors.number(i, "collections") > 1) ? " In a long run collections that follow each other and have the same cause share a row; it was started for the line of the longest of them." : ""),
            starters(app, rows), majorTable(app, majors), minorTable(app, minors, rows)];
    },
};
