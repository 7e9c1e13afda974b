// SPDX-License-Identifier: GPL-3.0-or-later
// The program's text with figures at each line: which line costs what. The columns are the reader's
// choice; the first of them gives the heat. Beside it: what is created on the selected line, where it
// is forced, what it costs, and who calls and is called.
import {bytes, count, fileName, percent, placeText, short, words} from "../ui/format.js";
import {choice, h, redrawn, replace} from "../ui/dom.js";
import {findingsWhere, foundHere, foundName} from "../ui/found.js";
import {metric, metricsOf} from "../ui/metrics.js";
import {arrowsIn, arrowsOf} from "../data/arrows.js";
import {functionKey} from "../data/profile.js";
import {highlight} from "../ui/highlight.js";

const OWNERS = {own: "your code", library: "installed libraries", pypy: "PyPy's own code"};

/** So many files are offered, those with most first. */
const MAX_FILES = 500;

/** Figures of a line in its file: those of all functions that have the line. */
function figure(lines, rows, key) {
    if (rows === undefined) return 0;
    const values = lines.column(key);
    let sum = 0;
    for (const row of rows) if (values[row] > 0) sum += values[row];
    return sum;
}

const WITH_CALLEES = "inclusive_instructions";

/** The user's own line with most work, that of PyPy's code which it calls included: its place; null if a library has more. */
function busiest(profile) {
    const lines = profile.tables.get("users_lines"), place = lines.rows > 0 ? profile.place(lines.number(0, "place")) : null;
    return profile.owner(place?.file) === "own" ? place : null;
}

/** Whether a file has little itself of the work that its lines cause. */
function isCaller(profile, file) {
    const place = busiest(profile), found = place?.file === file ? profile.files().get(file) : undefined;
    return found !== undefined && profile.tables.get("users_lines").number(0, "work") > 2 * figure(profile.lines, profile.rowsOf(found).get(place.line), "cost_instructions");
}

function columnsOf(app, file) {
    const {profile} = app, known = metricsOf(profile.lines);
    const asked = (app.get("columns") ?? "").split(",").filter((key) => known.some((one) => one.key === key));
    if (asked.length > 0) return asked.map(metric);
    return [...isCaller(profile, file) ? [WITH_CALLEES, "cost_instructions"] : ["cost_instructions", "gc_blame_instructions"], "allocated_bytes"] /* more leave too little room for the text */
        .map((key) => known.find((one) => one.key === key)).filter(Boolean);
}

/** Files, by the sum of the heat column. */
function filesBy(profile, key) {
    const files = [...profile.files().values()];
    for (const file of files) {
        file.sum = figure(profile.lines, file.lines, key);
    }
    const own = {own: 0, library: 1, pypy: 2};
    return files.sort((a, b) => b.sum - a.sum || own[a.owner] - own[b.owner]);
}

/** The user's file with most, if it has anything to speak of; else the first that is not PyPy's. */
function firstFile(files) {
    const most = files[0]?.sum ?? 0;
    return files.find(({owner, sum}) => owner === "own" && sum >= most / 50) ?? files.find(({owner}) => owner !== "pypy") ?? files[0];
}

function picker(app, chosen, redraw) {
    const box = (one) => h("label", {}, h("input", {type: "checkbox", checked: chosen.includes(one), onchange: (event) => {
        const keys = chosen.map(({key}) => key).filter((key) => key !== one.key);
        if (event.target.checked) keys.push(one.key);
        app.set({columns: keys.length > 0 ? keys.join(",") : null});
        redraw();
    }}), " ", one.label, " ", h("small", {}, one.unit));
    return h("details.picker", {}, h("summary", {}, "Columns"), h("div", {}, metricsOf(app.profile.lines).map(box)));
}

/** Lines that are shown: all of short files, of long ones those near figures. Others are gaps. */
function shownLines(rows, text) {
    const last = Math.max(0, ...(text?.keys() ?? []), ...rows.keys());
    const shown = new Set();
    if (text !== null && last <= 1200) {
        for (const line of text.keys()) shown.add(line);
        for (const line of rows.keys()) shown.add(line);
        return [...shown].sort((a, b) => a - b);
    }
    for (const line of rows.keys())
        for (let near = Math.max(1, line - 3); near <= Math.min(last, line + 3); near++)
            if (near === line || text?.has(near)) shown.add(near);
    return [...shown].sort((a, b) => a - b);
}

/** The lines of a file that have figures: line number to its heat, the hottest first. @returns {Map<number, number>} */
function heatOf(profile, file, key) {
    const heats = [...profile.rowsOf(file)].map(([line, rows]) => [line, figure(profile.lines, rows, key)]);
    return new Map(heats.sort((a, b) => b[1] - a[1]));
}

/** Findings of the lines of a file: by line, their rows. @returns {Map<number, number[]>} */
function foundIn(app, file) {
    const {profile} = app, lines = new Map(), places = profile.tables.get("findings").column("place");
    for (const i of findingsWhere(profile, (place) => place?.file === file && place.line > 0)) {
        const {line} = profile.place(places[i]);
        lines.set(line, [...lines.get(line) ?? [], i]);
    }
    return lines;
}

function code(app, file, columns, heats, select) {
    const {profile} = app;
    const text = profile.source(file.name);
    const marked = text !== null ? highlight(text) : new Map();
    const [most] = heats.values();
    const body = h("tbody"), found = foundIn(app, file.name), arrows = arrowMarks(app, file.name);
    let before = 0;
    for (const line of shownLines(profile.rowsOf(file), text)) {
        if (line > before + 1)
            body.append(h("tr.gap", {}, h("td", {colspan: String(columns.length + 2)}, line - before - 1 === 1 ? "one line without figures" : `${count(line - before - 1)} lines without figures`)));
        before = line;
        const rows = profile.rowsOf(file).get(line);
        const value = heats.get(line) ?? 0;
        const row = h("tr", {id: `L${line}`, "data-line": String(line), class: rows === undefined ? null : "has"},
            h("th.number", {scope: "row"}, rows === undefined ? line || "?" : h("button", {type: "button", "aria-label": `line ${line}`, onclick: () => select(line)}, line || "?")),
            columns.map(({key, label}) => {
                const sum = figure(profile.lines, rows, key);
                return h("td.number", {"data-key": key, title: sum > 0 ? label : null}, sum > 0 ? count(sum) : "");
            }),
            h("td.code", {}, h("code", {}, marked.get(line) ?? text?.get(line) ?? ""), found.has(line) ? h("span.marks", {}, found.get(line).map((i) => h("span.mark", {}, foundName(app, i)))) : null,
                arrows.has(line) ? h("span.marks", {}, arrows.get(line)) : null));
        if (value > 0) {
            row.style.setProperty("--heat", (value / most).toFixed(3));
            row.classList.add("hot");
        }
        row.addEventListener("click", () => { if (rows !== undefined) select(line); });
        body.append(row);
    }
    return h("div.code-box", {role: "region", "aria-label": `Source of ${file.name}`, tabindex: "0"},
        h("table.code.with-figures", {}, h("caption", {}, `Lines of ${fileName(file.name)} with their figures`),
            h("thead", {}, h("tr", {}, h("th.number", {scope: "col"}, "Line"),
                columns.map(({label, unit, title}) => h("th.number", {scope: "col", title}, label, h("small", {}, unit))),
                h("th", {scope: "col"}, "Source"))),
            body));
}

/** A strip with the heat of the whole file, as high as the text beside it. */
function minimap(app, file, heats, select) {
    const canvas = h("canvas.minimap", {width: "28", height: "600", "aria-hidden": "true"});
    const last = Math.max(1, ...(app.profile.source(file.name)?.keys() ?? []), ...heats.keys());
    const [most] = heats.values();
    const context = canvas.getContext("2d");
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--heat-color") || "#c30";
    for (const [line, value] of heats) {
        if (value === 0) break; /* the rest has none */
        const width = Math.max(3, 28 * Math.sqrt(value / most));
        context.globalAlpha = 0.35 + 0.65 * value / most;
        context.fillRect(28 - width, 600 * (line - 1) / last, width, Math.max(2, 600 / last));
    }
    canvas.addEventListener("click", (event) => {
        const wanted = 1 + last * event.offsetY / canvas.clientHeight;
        let best = null;
        for (const line of heats.keys())
            if (best === null || Math.abs(line - wanted) < Math.abs(best - wanted)) best = line;
        if (best !== null) select(best);
    });
    return canvas;
}

// ---- what is known of the selected line ----

function list(title, items) {
    return items.length === 0 ? null : [h("h4", {}, title), h("ul.plain", {}, items)];
}

function callsOf(app, place) {
    const {profile} = app;
    const found = profile.functionIndex().get(functionKey(place));
    if (found === undefined) return [];
    const {calls} = profile;
    const item = (i, other) => h("li", {}, app.placeLink(other), ` ${count(calls.number(i, "inclusive_instructions"))} instructions`,
        calls.number(i, "inlined") > 0 ? ", inlined" : `, ${count(calls.number(i, "calls"))} calls`);
    const most = (list) => [...list].sort((a, b) => calls.number(b, "inclusive_instructions") - calls.number(a, "inclusive_instructions")).slice(0, 12);
    const mine = found.callees.filter((i) => place.line === 0 || profile.place(calls.number(i, "caller")).line === place.line);
    return [
        list(`Callers of ${place.function}`, most(found.callers).map((i) => item(i, profile.place(calls.number(i, "caller")) ?? {file: null, function: "no Python code"}))),
        list("Called from this line", most(mine).map((i) => item(i, profile.place(calls.number(i, "callee"))))),
    ];
}

/** What is allocated on a line: by type and operation, with where it was made and why it is there. */
function allocations(app, placeIds) {
    const {profile} = app;
    const sums = new Map();
    for (const id of placeIds) {
        for (const site of profile.sitesOfLine().get(id) ?? []) {
            for (const cell of profile.cellsOfSite().get(site) ?? []) {
                const type = profile.cells.text(cell, "type");
                const key = `${type}|${profile.sites.text(site, "operation")}|${profile.sites.text(site, "who")}|${profile.sites.text(site, "forced_by")}`;
                let sum = sums.get(key);
                if (sum === undefined) sums.set(key, sum = {type, site, allocated: 0, survived: 0, bill: 0});
                sum.allocated += profile.cells.number(cell, "allocated_bytes");
                sum.survived += profile.cells.number(cell, "survived_bytes");
                sum.bill += profile.cells.number(cell, "gc_blame_instructions");
            }
        }
    }
    return [...sums.values()].sort((a, b) => b.allocated - a.allocated || b.bill - a.bill).slice(0, 12).map((sum) => {
        const {sites} = profile;
        const created = profile.place(sites.number(sum.site, "created")), forced = sites.text(sum.site, "forced_by");
        const at = profile.place(sites.number(sum.site, "forced_at")), trace = sites.number(sum.site, "trace");
        return h("li", {}, sum.type === null ? "scanning for the collector" : h("a", {href: app.href("types", {type: sum.type})}, sum.type),
            `: ${count(sum.allocated)} bytes, ${percent(sum.survived, sum.allocated)} survived`,
            sum.bill > 0 ? `, the collector's bill ${count(sum.bill)}` : "",
            `; by ${sites.text(sum.site, "who")}`, sites.text(sum.site, "operation") ? ` ${sites.text(sum.site, "operation")}` : "",
            trace > 0 ? [", ", h("a", {href: app.href("loops", {trace})}, `trace ${trace}`)] : null,
            created ? [h("br"), "created at ", app.placeLink(created), " \u2192 allocated here"] : null,
            forced ? [h("br"), "not removed by the JIT: ", forced, at ? [" \u2192 ", app.placeLink(at)] : null] : null);
    });
}

/** So many are told beside a line; the panel of the line has more. */
const MAX_MARKS = 2, MAX_ARROWS = 8;

/** Where what is created on a line has to be allocated, and what that costs. */
function arrowText(app, {to, allocated, bill}) {
    return ["allocated at ", app.placeLink(to), `: ${bytes(allocated)}${bill > 0 ? `, the collector's bill ${short(bill)} instructions` : ""}`];
}

/** Arrows that begin and end on lines of a file, beside them: line number to elements. */
function arrowMarks(app, file) {
    const {profile} = app, marks = new Map();
    const put = (line, arrows, text) => marks.set(line, [...marks.get(line) ?? [], ...arrows.slice(0, MAX_MARKS).map((arrow) => h("span.mark.arrow", {}, text(arrow)))]);
    for (const [line, arrows] of arrowsIn(profile, file, "from")) put(line, arrows, (arrow) => ["\u2192 created here, ", arrowText(app, arrow)]);
    for (const [line, arrows] of arrowsIn(profile, file, "to")) put(line, arrows, ({from}) => ["\u2190 allocated here, created at ", app.placeLink(from)]);
    return marks;
}

/** What is created on a line, and allocated elsewhere. */
function arrowsFrom(app, file, line) {
    return arrowsOf(app.profile).filter(({from}) => from.file === file && from.line === line).slice(0, MAX_ARROWS).map((arrow) => h("li", {}, arrowText(app, arrow)));
}

function details(app, file, line) {
    const {profile} = app;
    const rows = profile.rowsOf(file).get(line);
    if (rows === undefined) return h("p.note", {}, "Select a line that has figures: a click, or n and p.");
    const places = rows.map((row) => profile.place(profile.lines.number(row, "place")));
    const all = metricsOf(profile.lines);
    const callee = rows.map((row) => profile.lines.text(row, "callee")).find((text) => text !== null);
    const items = allocations(app, places.map(({id}) => id));
    return [h("h3", {}, placeText(places[0])), foundHere(app, foundIn(app, file.name).get(line) ?? []),
        h("table.figures", {}, h("caption", {}, "All figures of the line"), h("tbody", {}, all.map(({key, label, unit, title}) => {
            const value = figure(profile.lines, rows, key);
            return value === 0 ? null : h("tr", {title}, h("th", {scope: "row"}, label), h("td.number", {}, count(value)), h("td", {}, unit), h("td.number", {}, percent(value, key === "inclusive_instructions" ? profile.total("instructions") : profile.lines.total(key))));
        }))),
        callee ? h("p", {}, `Most of what compiled code calls here: ${callee}, ${count(figure(profile.lines, rows, "callee_instructions"))} instructions.`) : null,
        list("Allocated on this line", items),
        list("Created on this line, and needed elsewhere", arrowsFrom(app, file.name, line)),
        places.map((place) => callsOf(app, place)),
        h("p", {}, h("a", {href: app.href("flame", {})}, "In the flame view"))];
}

export const source = {
    id: "source",
    name: "Source",
    show(app) {
        const {profile} = app;
        if (profile.lines.rows === 0) return h("p", {}, "This profile has no lines of Python.");
        return redrawn("div.source", (draw) => build(app, draw));
    },
    shown(app) {
        document.querySelector("table.code tr[aria-current]")?.scrollIntoView({block: "center"});
        if (app.get("line") === null) window.scrollTo(0, 0);
    },
};

function build(app, draw) {
    const {profile} = app;
    const most = busiest(profile), columns = columnsOf(app, app.get("file") ?? most?.file);
    const heat = columns[0] ?? metric("allocated_bytes"), summed = heat.key === WITH_CALLEES ? metric("cost_instructions") : heat; /* what calls each other is no sum */
    const files = filesBy(profile, summed.key);
    const file = profile.files().get(app.get("file")) ?? profile.files().get(most?.file) ?? firstFile(files);
    if (file === undefined) return h("p", {}, "No line of Python is known in this profile.");
    const all = profile.lines.total(summed.key);
    const panel = h("aside.details", {"aria-live": "polite", "aria-label": "The selected line"});
    const select = (line) => {
        app.set({file: file.name, line, function: profile.place(profile.lines.number(profile.rowsOf(file).get(line)[0], "place")).function});
        mark(line);
        document.getElementById(`L${line}`)?.scrollIntoView({block: "nearest"});
    };
    const mark = (line) => {
        for (const row of table.querySelectorAll("tr[aria-current]")) row.removeAttribute("aria-current");
        table.querySelector(`#L${line}`)?.setAttribute("aria-current", "true");
        replace(panel, details(app, file, line));
    };
    const heats = heatOf(profile, file, heat.key), hottest = [...heats.keys()];
    const step = (by) => {
        const at = hottest.indexOf(Number(app.get("line")));
        select(hottest[Math.min(hottest.length - 1, Math.max(0, at + by))]);
    };
    app.keys.set("n", () => step(1));
    app.keys.set("p", () => step(-1));
    const table = code(app, file, columns, heats, select);
    const top = heat.key === WITH_CALLEES && most?.file === file.name ? most.line : hottest[0];
    mark(app.get("file") === file.name && app.get("line") !== null ? Number(app.get("line")) : top);
    return [
        h("p.sentence", {}, heat.key === WITH_CALLEES ? callersSentence(app, file, top, all) : sentence(app, file, heat, top, heats.get(top), all)),
        h("div.controls", {},
            choice("File", files.filter((one, i) => i < MAX_FILES || one === file).map((one) => [one.name, `${percent(one.sum, all)} ${fileName(one.name)}, ${OWNERS[one.owner]}: ${one.name}`]), file.name,
                (name) => { app.set({file: name, line: null, function: null}); draw(); }),
            choice("Heat", metricsOf(profile.lines).map(({key, label}) => [key, label]), heat.key, (key) => {
                app.set({columns: [key, ...columns.map((one) => one.key).filter((one) => one !== key)].join(",")});
                draw();
            }),
            picker(app, columns, draw), h("span.owner", {class: `owner owner-${file.owner}`}, OWNERS[file.owner])),
        file.newer ? h("p.warning", {}, "This file was changed after the profile was written: lines may not be those that ran.") : null,
        profile.source(file.name) === null ? h("p.note", {}, "The text of this file is not in the page (it could not be read when the page was made, or was left out): its lines are told by number.") : null,
        h("div.code-and-details", {}, minimap(app, file, heats, select), table, panel)];
}

function lineLink(app, file, line) {
    return h("a", {href: app.href("source", {file: file.name, line})}, `line ${line}`);
}

function sentence(app, file, heat, top, value, all) {
    return [`${fileName(file.name)} has ${percent(file.sum, all)} of ${heat.key === "cost_instructions" ? "all instructions that lines have cost, the collector's among them" : words(heat.key)}`,
        value > 0 ? [", most of it on ", lineLink(app, file, top), ` (${percent(value, all)})`] : "",
        heat.unit === "bytes" ? `; ${bytes(file.sum)} of ${bytes(all)}.` : `; ${count(file.sum)} of ${count(all)} ${heat.unit}.`];
}

/** Of a file whose lines cause more than they do themselves. */
function callersSentence(app, file, line, all) {
    const {profile} = app, of = (key) => figure(profile.lines, profile.rowsOf(file).get(line), key);
    return [`The lines of ${fileName(file.name)} cost ${percent(file.sum, all)} of all instructions themselves; `, lineLink(app, file, line),
        ` took ${percent(of(WITH_CALLEES), profile.total("instructions"))} of the run with all that it calls, and ${percent(of("cost_instructions"), all)} itself.`];
}
