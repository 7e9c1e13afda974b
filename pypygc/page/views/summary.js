// SPDX-License-Identifier: GPL-3.0-or-later
// The first view: what ran, where its work and its memory went, what is wrong with it. Everything leads
// to the view that proves it.
import {bytes, count, counted, divided, percent, placeText, short} from "../ui/format.js";
import {copyButton} from "../ui/copy.js";
import {h} from "../ui/dom.js";
import {hrefOfProof, proofOf, severity} from "../ui/found.js";
import {figuresOf, findingAsMarkdown} from "../data/markdown.js";
import {firstKept, verdict} from "../ui/verdict.js";
import {mainSnapshot, momentOf, snapshotKey} from "../data/memory.js";

const KIND_OF = {compiled: "compiled", called: "called", interpreter: "interpreted", guards: "guards",
                 compiler: "compiler", minor: "collector", major: "collector2", start_up: "runtime", other: "runtime"};

/** Who executed most, behind "went into". */
const INTO = {called: "what JIT code calls", interpreter: "the interpreter", guards: "what runs after guards have failed", compiler: "the JIT compiler"};

function facts(profile) {
    const total = (name) => profile.total(name);
    const tiles = [];
    const tile = (label, value, title, note) => tiles.push(h("div.tile", {}, h("dt", {}, label), h("dd", {title}, value, note ? h("small", {}, note) : null)));
    if (total("instructions") !== undefined)
        tile("Instructions", short(total("instructions")), count(total("instructions")), "executed by the process");
    if (total("gc_instructions") !== undefined && total("instructions") > 0)
        tile("Garbage collector", percent(total("gc_instructions"), total("instructions")), `${count(total("gc_instructions"))} instructions`, "of all instructions");
    if (total("allocated_bytes") !== undefined)
        tile("Allocated", bytes(total("allocated_bytes")), `${count(total("allocated_bytes"))} bytes`, `in ${counted(total("allocated_objects"), "object")}`);
    if (total("survived_bytes") !== undefined)
        tile("Survived the nursery", percent(total("survived_bytes"), total("allocated_bytes")), `${count(total("survived_bytes"))} bytes`, `nursery of ${bytes(total("nursery_size"))}`);
    if (total("peak_bytes") !== undefined)
        tile("Most memory", bytes(total("peak_bytes")), `${count(total("peak_bytes"))} bytes`, "old generation and outside");
    tile("Collections", `${count(total("minor_collections"))} minor`, "", total("major_collections") !== undefined ? `${count(total("major_collections"))} major` : null);
    return h("dl.tiles", {}, tiles);
}

function whereWorkWent(app) {
    const work = app.profile.tables.get("work");
    if (work.rows === 0) return null;
    const all = work.total("instructions");
    const rows = work.indices().map((i) => ({key: work.text(i, "key"),
        name: work.text(i, "words"), value: work.number(i, "instructions")}));
    return h("section", {"aria-labelledby": "work"}, h("h3", {id: "work"}, "Where the work went"),
        h("div.stack", {"aria-hidden": "true"}, rows.filter(({value}) => value > 0).map(({key, value}) =>
            h(`span.kind-${KIND_OF[key] ?? "runtime"}`, {style: {"flex-grow": String(value)}}))),
        h("table.legend", {}, h("caption", {}, "Instructions by who executed them"),
            h("thead", {}, h("tr", {}, ["Who", "Share", "Instructions"].map((text) => h("th", {scope: "col"}, text)))),
            h("tbody", {}, rows.map(({key, name, value}) => h("tr", {},
                h("th", {scope: "row"}, h(`span.swatch.kind-${KIND_OF[key] ?? "runtime"}`), " ", name),
                h("td.number", {}, percent(value, all)), h("td.number", {"data-work": key}, count(value)))))));
}

/** Of the line of a library in a row: the line of the program that leads there. */
function calledFrom(app, table, row) {
    const place = app.profile.place(table.number(row, "called_from"));
    if (!place?.file) return null;
    return h("p.note", {}, "called from ", app.placeLink(place), `, ${percent(table.number(row, "called_from_percent"), 10000)} of it`);
}

function busiestLines(app) {
    const {profile} = app;
    const lines = profile.tables.get("users_lines");
    const all = profile.total("instructions");
    const rows = [];
    for (let i = 0; i < lines.rows && rows.length < 5; i++) {
        const place = profile.place(lines.number(i, "place"));
        const value = lines.number(i, "work");
        if (value < all / 100) continue;
        const callee = lines.text(i, "callee"), whole = lines.number(i, "whole");
        const text = place.file !== null ? profile.source(place.file)?.get(place.line) : null;
        rows.push(h("li", {}, h("b", {}, percent(value, all)), " ", app.placeLink(place),
            callee !== null && 2 * lines.number(i, "callee_instructions") > whole
                ? `: ${percent(lines.number(i, "callee_instructions"), whole)} of it in ${callee}, called here` : `: ${mostOf(profile, place, lines.number(i, "compiled_once"))}`,
            text ? h("code.quote", {}, text.trim()) : null, calledFrom(app, lines, i)));
    }
    if (rows.length === 0) return null;
    return h("section", {"aria-labelledby": "busiest"}, h("h3", {id: "busiest"}, "Your lines with most work"),
        h("ol.lines", {}, rows),
        h("p.note", {}, "With what they call of PyPy's own code, and the collector's work because of them; without what they do while modules are imported, and without what the JIT compiler has compiled of them, which it does once."));
}

const SHARES = [["compiled", "compiled code"], ["called", "functions that compiled code calls"], ["interpreted", "the interpreter"],
    ["guards", "what runs after failed guards"], ["tracing", "the JIT compiler"], ["collector", "the garbage collector"]];

/** once: instructions of the JIT compiler that are no work of the line. */
function mostOf(profile, place, once) {
    const row = profile.linesOfPlace().get(place.id)?.[0];
    if (row === undefined) return "";
    let most = SHARES[0], sum = 0;
    const value = ([key]) => profile.lines.number(row, key) - (key === "tracing" ? once : 0);
    for (const share of SHARES) {
        sum += value(share);
        if (value(share) > value(most)) most = share;
    }
    return `${percent(value(most), sum)} in ${most[1]}`;
}

function memory(app) {
    const {profile} = app;
    const judged = verdict(app), first = firstKept(profile), kept = profile.tables.get("kept");
    if (judged === null) return null;
    return h("section", {"aria-labelledby": "memory"}, h("h3", {id: "memory"}, "Memory"),
        h("p", {}, judged, h("a", {href: app.href("timeline")}, "See it over time"), " or ", h("a", {href: app.href("holders")}, "who holds what is alive"), "."),
        first >= 0 && !profile.tables.get("memory").number(0, "kept_bytes") && 10 * kept.number(first, "retained_bytes") >= profile.tables.get("snapshots").number(kept.number(first, "snapshot"), "live_bytes") ? h("p", {}, `${bytes(kept.number(first, "retained_bytes"))} (${percent(kept.number(first, "retained_bytes"), profile.tables.get("snapshots").number(kept.number(first, "snapshot"), "live_bytes"))} of what was alive ${momentOf(profile, kept.number(first, "snapshot"))}) hangs on one object: `,
            h("a", {href: app.href("holders")}, profile.keptWay(first).join(" \u2192 ")), ".") : null);
}

function findings(app) {
    const {profile} = app;
    const table = profile.tables.get("findings");
    const cards = [], accepted = [];
    for (let i = 0; i < table.rows; i++) {
        const card = finding(app, table, i);
        (table.text(i, "suppressed") === null ? cards : accepted).push(card);
    }
    return h("section", {"aria-labelledby": "findings"}, h("h3", {id: "findings"}, "Findings, most costly first"),
        cards.length > 0 ? h("ol.findings", {}, cards)
            : h("p", {}, "None: nothing that is known to be bad for the GC costs much in this run. See the lines with most work, and the source."),
        accepted.length > 0 ? h("details", {}, h("summary", {}, `${accepted.length} accepted`), h("ol.findings", {}, accepted)) : null);
}

/** The figure by which the flame view shows the callers of a finding's line. */
function callersBy(profile, pattern, axis) {
    if (/^external/.test(pattern)) return "outside";
    if (axis === "memory") return mainSnapshot(profile) >= 0 ? `alive:${snapshotKey(profile, mainSnapshot(profile))}` : "old_live_bytes";
    return profile.calls.rows > 0 && /^(costly|compile|guard|interpreted|warm|frame|heap-walk|quadratic)/.test(pattern) ? "work" : "gc_blame_instructions";
}

function finding(app, table, i) {
    const {profile} = app;
    const pattern = table.text(i, "pattern"), place = profile.place(table.number(i, "place"));
    const trace = table.number(i, "trace");
    const proof = proofOf(pattern);
    const text = place?.file ? profile.source(place.file)?.get(place.line) : null;
    const see = [place?.file ? h("a", {href: app.href("source", {file: place.file, line: place.line, function: place.function})}, "the line") : null,
        h("a", {href: hrefOfProof(app, i)}, proof.words),
        trace > 0 && proof.view !== "loops" ? h("a", {href: app.href("loops", {trace})}, `trace ${trace}`) : null,
        place && proof.view !== "flame" ? h("a", {href: app.href("flame", {metric: callersBy(profile, pattern, table.text(i, "axis")), file: place.file, function: place.function, line: place.line})}, "its callers") : null].filter(Boolean);
    return h("li.finding", {id: `finding-${i + 1}`, class: `finding severity-${table.text(i, "severity")}`, "aria-current": app.get("finding") === String(i + 1) ? "true" : null},
        h("h4", {}, severity(table.text(i, "severity")), " ", h("span.pattern", {}, pattern), ": ", app.placeLink(place, placeText(place))),
        text ? h("code.quote", {}, text.trim()) : null,
        calledFrom(app, table, i),
        table.text(i, "brief") ? h("p.brief", {}, divided(table.text(i, "brief"))) : null,
        h("p", {}, divided(table.text(i, "explanation"))),
        h("p.advice", {}, h("b", {}, "What to do: "), divided(table.text(i, "advice"))),
        h("p", {}, "See ", see.map((link, n) => [n > 0 ? ", " : "", link]), "."),
        h("details", {}, h("summary", {}, "Figures"), h("dl.figures", {}, figuresOf(profile, i).map(([key, value]) => [h("dt", {}, key), h("dd", {}, value)])),
            copyButton("Copy as Markdown", () => findingAsMarkdown(profile, i, app.href("summary", {finding: i + 1})))),
        table.text(i, "suppressed") ? h("p.note", {}, `Accepted: ${table.text(i, "suppressed")}`) : null);
}

/** The sentence of this run. */
function sentence(profile) {
    const work = profile.tables.get("work");
    if (work.rows === 0)
        return `The program allocated ${bytes(profile.total("allocated_bytes"))}; ${percent(profile.total("survived_bytes"), profile.total("allocated_bytes"))} of it survived the nursery.`;
    const values = work.column("instructions");
    const all = work.total("instructions");
    const largest = values.indexOf(Math.max(...values));
    return `Of ${short(all)} instructions ${percent(values[largest], all)} went into ${INTO[work.text(largest, "key")] ?? work.text(largest, "words")}; ` +
        `${percent(profile.total("survived_bytes"), profile.total("allocated_bytes"))} of ${bytes(profile.total("allocated_bytes"))} allocated survived the nursery.`;
}

/** Says that there are other processes, and what part of the work is theirs: this page is about one. */
function family(app) {
    const {profile} = app, all = profile.tables.get("forked"), theirs = all.total("instructions");
    return all.rows === 0 ? null : h("p.warning", {}, `This page is about one process. ${counted(all.rows, "other was", "others were")} forked, with ${percent(theirs, theirs + (profile.total("instructions") ?? 0))} of all instructions; most in ${all.text(0, "profile")}. `,
        h("a", {href: app.href("environment")}, "All of them"), ".");
}

export const summary = {
    id: "summary",
    name: "Summary",
    show(app) {
        const {profile} = app;
        const missing = profile.tables.get("missing");
        const defects = profile.tables.get("defects");
        return [h("p.sentence", {}, sentence(profile)),
            defects.rows > 0 ? h("p.warning", {}, "This profile contradicts itself; please report it: ", defects.indices().map((i) => defects.text(i, "text")).join(" ")) : null,
            family(app), facts(profile),
            h("div.columns", {}, h("div", {}, findings(app)), h("div", {}, busiestLines(app), memory(app), whereWorkWent(app))),
            missing.rows > 0 ? h("details", {}, h("summary", {}, `What could not be found out (${missing.rows})`),
                h("ul", {}, missing.indices().map((i) => h("li", {}, h("b", {}, missing.text(i, "what")), `: ${missing.text(i, "why")} ${missing.text(i, "effect")}`)))) : null];
    },
    shown(app) {
        if (app.get("finding") !== null) document.getElementById(`finding-${app.get("finding")}`)?.scrollIntoView({block: "center"});
    },
};
