// SPDX-License-Identifier: GPL-3.0-or-later
// The first view of two runs: whether they compare, what changed as a whole, which findings came and
// went, and where most changed. Everything leads to the view that proves it.
import {changeText} from "../data/comparison.js";
import {difference, inWords, placeCell, toneOf} from "../ui/difference.js";
import {bytes, count, counted, percent, short, words} from "../ui/format.js";
import {h} from "../ui/dom.js";
import {VERDICTS} from "../ui/verdict.js";

const FACTS = [["instructions", "Instructions", short], ["gc_instructions", "Garbage collector", short], ["allocated_bytes", "Allocated", bytes],
    ["survived_bytes", "Survived the nursery", bytes], ["peak_bytes", "Most memory", bytes], ["minor_collections", "Minor collections", count]];

function facts(profile) {
    const tiles = FACTS.filter(([key]) => profile.total(key) !== undefined).map(([key, label, show]) => {
        const {was, is} = profile.total(key);
        return h("div.tile", {}, h("dt", {}, label), h("dd", {title: `${count(was)} before, ${count(is)} now`}, show(is), " ",
            h("span.change", {class: `change ${toneOf(was, is) ?? ""}`}, is > was ? "\u25b2 " : is < was ? "\u25bc " : "", changeText(was, is)),
            h("small", {}, `${show(was)} before`)));
    });
    return h("dl.tiles", {}, tiles);
}

/** What is said of memory, if anything is known. */
function verdict(profile) {
    const {was, is} = profile.runs.get("memory_verdict") ?? {was: null, is: null};
    if (is === null) return null;
    const say = (word) => VERDICTS[word] ?? word;
    return h("section", {"aria-labelledby": "memory"}, h("h3", {id: "memory"}, "Memory"),
        h("p", {}, was === is ? ["As before: ", h("b", {}, say(is)), "."] : ["Now ", h("b", {}, say(is)), "; before ", h("b", {}, say(was)), "."]));
}

const CHANGES = [["added", "New"], ["removed", "Gone"], ["changed", "With other figures"], ["same", "The same in both"]];

function findings(app) {
    const table = app.profile.tables.get("findings");
    const rows = table.indices();
    const section = h("section", {"aria-labelledby": "findings"}, h("h3", {id: "findings"}, "Findings"));
    if (rows.length === 0) section.append(h("p", {}, "None in either run: nothing that is known to be bad for the GC costs much."));
    for (const [state, label] of CHANGES) {
        const cards = rows.filter((row) => table.text(row, "state") === state).map((row) => finding(app, table, row));
        if (cards.length === 0) continue;
        const list = h("ol.findings", {}, cards), heading = `${label}: ${cards.length}`;
        section.append(state === "same" ? h("details", {}, h("summary", {}, heading), list) : h("div", {}, h("h4.change-of-finding", {}, heading), list));
    }
    return section;
}

function severity(was, is) {
    if (was === null || is === null || was === is) return h("span.severity", {}, is ?? was);
    return [h("span.severity", {}, is), h("small", {}, ` was ${was}`)];
}

/** The figures of a finding, before and now. */
function evidence(app, finding) {
    const table = app.profile.tables.get("evidence");
    const show = (value, unit) => Number.isNaN(value) ? "\u2013" : unit === "percent" ? `${(value / 100).toFixed(2)} %` : count(value);
    const rows = app.profile.evidenceOfFinding().get(finding) ?? [];
    return h("details", {}, h("summary", {}, "Figures"), h("div.table", {role: "region", "aria-label": "Figures", tabindex: "0"}, h("table", {},
        h("thead", {}, h("tr", {}, ["Figure", "Old", "New"].map((text) => h("th", {scope: "col"}, text)))),
        h("tbody", {}, rows.map((i) => h("tr", {}, h("th", {scope: "row"}, words(table.text(i, "key"))),
            ["old", "new"].map((side) => h("td.number", {}, show(table.number(i, `number.${side}`), table.text(i, "unit"))))))))));
}

function finding(app, table, row) {
    const {profile} = app, place = profile.placeOf(table, row);
    const now = table.text(row, "severity.new") ?? table.text(row, "severity.old");
    const text = place.file !== null && !place.isGone ? profile.source(place.file)?.get(place.line) : null;
    const links = place.file === null ? [] : [h("a", {href: app.href("source", {file: place.file, line: place.line, function: place.function})}, "the source"), ", ",
        h("a", {href: app.href("flame", {file: place.file, function: place.function, line: place.line})}, "its callers")];
    return h("li.finding", {class: `finding severity-${now} state-${table.text(row, "state")}`},
        h("h4", {}, severity(table.text(row, "severity.old"), table.text(row, "severity.new")), " ", h("span.pattern", {}, table.text(row, "pattern")), ": ", placeCell(app, table, row)),
        text ? h("code.quote", {}, text.trim()) : null,
        table.text(row, "brief") ? h("p.brief", {}, table.text(row, "brief")) : null,
        table.text(row, "state") === "removed" ? null : h("p", {}, table.text(row, "explanation")),
        table.text(row, "state") === "added" ? h("p.advice", {}, h("b", {}, "What to do: "), table.text(row, "advice")) : null,
        links.length > 0 && !place.isGone ? h("p", {}, "See ", links, ".") : null,
        evidence(app, row));
}

/** The rows of a list that changed most. */
function most(app, {list, key, label, unit, view, name}) {
    const {profile} = app;
    if (!profile.has(list, key)) return null;
    const table = profile.tables.get(list), rows = profile.changes(list, key).slice(0, 5);
    if (rows.length === 0) return null;
    return h("section", {}, h("h3", {}, label), h("ol.lines", {}, rows.map(({row, was, is}) => h("li", {},
        difference(was, is, inWords(unit)), ` (${changeText(was, is)}) `, name(table, row)))),
        h("p", {}, h("a", {href: app.href(view, {metric: key})}, "All of them")));
}

function whereWorkWent(profile) {
    const table = profile.tables.get("work");
    if (table.rows === 0) return null;
    return h("section", {"aria-labelledby": "work"}, h("h3", {id: "work"}, "Who executed the instructions"),
        h("div.table", {role: "region", "aria-label": "Instructions by who executed them", tabindex: "0"}, h("table.legend", {},
            h("thead", {}, h("tr", {}, ["Who", "Old", "New", "Difference"].map((text) => h("th", {scope: "col"}, text)))),
            h("tbody", {}, table.indices().map((row) => {
                const was = table.number(row, "instructions.old"), is = table.number(row, "instructions.new");
                return h("tr", {}, h("th", {scope: "row"}, table.text(row, "words")), h("td.number", {}, count(was)), h("td.number", {}, count(is)), h("td.number", {}, difference(was, is)));
            })))));
}

function notComparable(profile) {
    const table = profile.tables.get("not_comparable");
    if (table.rows === 0) return null;
    return h("div.warning", {}, "These runs do not compare; what follows need not be the program's own doing:",
        h("ul", {}, table.indices().map((row) => h("li", {}, table.text(row, "text")))));
}

/** "126.0 million more instructions (+55.5 %)". */
function part(profile, key, show, what) {
    const total = profile.total(key);
    if (total === undefined) return null;
    const {was, is} = total;
    return was === is ? `as ${what === "" ? "much" : `many ${what}`} as before (${show(is)})`
        : `${show(Math.abs(is - was))} ${is > was ? "more" : what === "" ? "less" : "fewer"}${what === "" ? "" : ` ${what}`} (${changeText(was, is)})`;
}

function sentence(profile) {
    const found = profile.tables.get("findings"), of = (state) => found.indices().filter((row) => found.text(row, "state") === state).length;
    const survived = profile.total("survived_bytes"), allocated = profile.total("allocated_bytes");
    const work = part(profile, "instructions", short, "instructions"), memory = part(profile, "allocated_bytes", bytes, "");
    const collector = part(profile, "gc_instructions", short, "");
    return `The new run against the old one: ${work ? `${work}${collector ? `, in the collector ${collector}` : ""}; ` : ""}${memory ? `${memory} allocated, ` : ""}` +
        (survived && allocated ? `of which ${percent(survived.is, allocated.is)} survived the nursery, ${percent(survived.was, allocated.was)} before; ` : "") +
        `${counted(of("added"), "finding")} came, ${of("removed")} went.`;
}

export const diffSummary = {
    id: "summary",
    name: "Summary",
    show(app) {
        const {profile} = app, place = (table, row) => placeCell(app, table, row);
        return [h("p.sentence", {}, sentence(profile)), notComparable(profile), facts(profile),
            h("div.columns", {}, h("div", {}, findings(app), verdict(profile)), h("div", {},
                most(app, {list: "lines_by_work", key: "instructions", label: "Lines whose work changed most", unit: "instructions", view: "lines", name: place}),
                most(app, {list: "lines", key: "allocated_bytes", label: "Lines whose allocation changed most", unit: "bytes", view: "lines", name: place}),
                most(app, {list: "types", key: "allocated_bytes", label: "Types whose allocation changed most", unit: "bytes", view: "types",
                    name: (table, row) => h("a", {href: app.href("types", {type: table.text(row, "type")})}, table.text(row, "type"))}),
                whereWorkWent(profile)))];
    },
};
