// SPDX-License-Identifier: GPL-3.0-or-later
// The new run's program with a figure of both runs at each line that changed. Lines that only the old
// run has stand below: its text may be gone.
import {changeText} from "../data/comparison.js";
import {changeColumns, difference, figuresOf, inWords, placeCell, toneOf} from "../ui/difference.js";
import {count, fileName, placeText} from "../ui/format.js";
import {choice, h, replace} from "../ui/dom.js";
import {highlight} from "../ui/highlight.js";
import {table as tableOf} from "../ui/table.js";
import {sitesOf} from "./diff_lists.js";

/** So many files are offered, those that changed most first. */
const MAX_FILES = 500;

/** What changed, by file: rows that are there, by line, rows that are gone, and the sum of differences. */
function filesOf(app, metric) {
    const {profile} = app, table = profile.tables.get(metric.table), files = new Map();
    for (const change of profile.changes(metric.table, metric.key)) {
        const place = profile.placeOf(table, change.row), name = table.text(change.row, "file");
        if (name === null) continue;
        if (!files.has(name)) files.set(name, {name, lines: new Map(), gone: [], sum: 0});
        const file = files.get(name);
        file.sum += Math.abs(change.is - change.was);
        if (place.isGone || !(place.line > 0)) {
            file.gone.push(change);
        } else {
            const sums = file.lines.get(place.line) ?? {was: 0, is: 0, rows: []};
            sums.was += change.was;
            sums.is += change.is;
            sums.rows.push(change.row);
            file.lines.set(place.line, sums);
        }
    }
    return [...files.values()].sort((a, b) => b.sum - a.sum);
}

/** The user's file that changed most; else the first. */
function firstFile(app, files) {
    return files.find(({name, sum}) => app.profile.owner(name) === "own" && 50 * sum >= files[0].sum) ?? files[0];
}

export const diffSource = {
    id: "source",
    name: "Source",
    show(app) {
        const content = h("div");
        const draw = () => replace(content, build(app, draw));
        draw();
        return content;
    },
    shown(app) {
        document.querySelector("main table.code tr[aria-current]")?.scrollIntoView({block: "center"});
    },
};

function build(app, draw) {
    const known = figuresOf(app.profile, ["lines", "lines_by_work"]);
    if (known.length === 0) return h("p.sentence", {}, "No line changed: 0 differ.");
    const metric = known.find(({key}) => key === app.get("metric")) ?? known.find(({key}) => key === "instructions") ?? known[0];
    const files = filesOf(app, metric);
    const pick = choice("Figure", known.map(({key, label}) => [key, label]), metric.key, (key) => { app.set({metric: key}); draw(); });
    if (files.length === 0) return [h("p.sentence", {}, "No line has another figure of this kind: 0 differ."), h("div.controls", {}, pick)];
    const file = files.find(({name}) => name === app.get("file")) ?? firstFile(app, files);
    const goTo = (line) => { app.set({file: file.name, line, function: null}); draw(); document.querySelector("main table.code tr[aria-current] button")?.focus(); };
    const byChange = [...file.lines].sort(([, a], [, b]) => Math.abs(b.is - b.was) - Math.abs(a.is - a.was)).map(([line]) => line);
    const step = (by) => {
        const at = byChange.indexOf(Number(app.get("line")));
        const next = app.get("file") === file.name && at >= 0 ? byChange[at + by] : byChange[0];
        if (next !== undefined) goTo(next);
    };
    app.keys.set("n", () => step(1));
    app.keys.set("p", () => step(-1));
    return [h("p.sentence", {}, sentence(app, file, metric)),
        h("div.controls", {}, choice("File", files.slice(0, MAX_FILES).map(({name}) => [name, fileName(name)]), file.name, (name) => { app.set({file: name, line: null, function: null}); draw(); }), pick),
        h("p.note", {}, file.name),
        code(app, file, metric, goTo),
        gone(app, file, metric),
        app.get("file") === file.name && app.get("line") !== null
            ? sitesOf(app, `What line ${app.get("line")} makes`, (table, row) => table.text(row, "file") === file.name && String(table.number(row, "line")) === app.get("line"), /instructions|times/.test(metric.unit) && metric.key !== "gc_blame_instructions" ? {key: "allocated_bytes", unit: "bytes"} : metric) : null];
}

function sentence(app, file, metric) {
    const words = inWords(metric.unit), lines = [...file.lines];
    const change = lines.reduce((sum, [, {was, is}]) => sum + is - was, 0) + file.gone.reduce((sum, {was, is}) => sum + is - was, 0);
    const most = lines.sort(([, a], [, b]) => Math.abs(b.is - b.was) - Math.abs(a.is - a.was))[0];
    return `${fileName(file.name)}: ${words(Math.abs(change))} ${change >= 0 ? "more" : "less"} in ${count(file.lines.size)} lines that changed${file.gone.length > 0 ? `, ${count(file.gone.length)} are gone` : ""}` +
        (most ? `; most in line ${most[0]}: ${words(most[1].was)} before, ${words(most[1].is)} now (${changeText(most[1].was, most[1].is)}).` : ".");
}

/** Lines of the text around those that changed; without a text those lines alone. */
function shownLines(text, lines) {
    const wanted = new Set();
    const numbers = text === null ? [...lines.keys()] : [...lines.keys()].flatMap((line) => [-3, -2, -1, 0, 1, 2, 3].map((by) => line + by).filter((at) => text.has(at)));
    for (const line of numbers) wanted.add(line);
    for (const line of lines.keys()) wanted.add(line);
    return [...wanted].sort((a, b) => a - b);
}

function code(app, file, metric, goTo) {
    const text = app.profile.source(file.name), colours = text === null ? new Map() : highlight(text);
    const selected = app.get("file") === file.name ? Number(app.get("line")) : 0;
    const most = Math.max(...[...file.lines.values()].map(({was, is}) => Math.abs(is - was)), 1);
    const rows = [];
    let before = 0;
    for (const line of shownLines(text, file.lines)) {
        if (line > before + 1) rows.push(h("tr.gap", {}, h("td", {colspan: "5"}, line === before + 2 ? "1 line" : `${count(line - before - 1)} lines that are the same`)));
        before = line;
        const sums = file.lines.get(line);
        const number = sums === undefined ? String(line) : h("button", {type: "button", "aria-label": `Line ${line}`, onclick: () => goTo(line)}, String(line));
        const tone = sums === undefined ? null : toneOf(sums.was, sums.is);
        rows.push(h("tr", {"data-line": line, "aria-current": line === selected ? "true" : null}, h("th", {scope: "row"}, number),
            sums === undefined ? [h("td.side"), h("td.side"), h("td")] : [h("td.number.side", {}, count(sums.was)), h("td.number.side", {}, count(sums.is)),
                h("td", {class: `number bar ${tone ?? ""}`, style: {"--part": `${(100 * Math.abs(sums.is - sums.was) / most).toFixed(1)}%`}}, difference(sums.was, sums.is))],
            h("td.code", {}, colours.get(line) ?? text?.get(line) ?? "")));
    }
    return h("div.code-box", {role: "region", "aria-label": `Lines of ${fileName(file.name)}`, tabindex: "0"}, h("table.code", {},
        h("caption", {}, `Lines of ${fileName(file.name)} with ${metric.label} in both runs`),
        h("thead", {}, h("tr", {}, h("th", {scope: "col"}, "Line"), ["Old", "New", "Difference"].map((label) => h(label === "Difference" ? "th.number" : "th.number.side", {scope: "col"}, label, h("small", {}, metric.unit))), h("th", {scope: "col"}, "Program"))),
        h("tbody", {}, rows)));
}

/** What only the old run has of this file. */
function gone(app, file, metric) {
    if (file.gone.length === 0) return null;
    const table = app.profile.tables.get(metric.table);
    return tableOf({caption: "Lines of the old run that are gone", rows: file.gone, columns: [
        {label: "Line", text: ({row}) => placeText(app.profile.placeOf(table, row)), cell: ({row}) => placeCell(app, table, row)},
        ...changeColumns(file.gone, metric.unit).slice(0, 3)]});
}
