// SPDX-License-Identifier: GPL-3.0-or-later
// Opens a page in Debian's chromium by Playwright, as its readers do: with the mouse, with keys alone, in
// the dark, on a narrow screen, on paper. Reads on standard input what to open and what must stand
// there; writes a line of JSON for each check: name, whether it holds, what was seen.
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";

const asked = JSON.parse(readFileSync(0, "utf-8"));
const {chromium} = createRequire(asked.playwright + "/")("playwright-core");
const axe = readFileSync(`${asked.axe}/axe-core/axe.min.js`, "utf-8");
const check = (name, ok, seen = "") => console.log(JSON.stringify({name, ok: Boolean(ok), seen: String(seen).slice(0, 1500)}));

const browser = await chromium.launch({executablePath: asked.chromium, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]});

/** A page that takes down what goes wrong in it, and what it asks for. */
async function open(file, fragment = "", options = {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 800}, bypassCSP: false, ...options});
    const page = await context.newPage();
    page.setDefaultTimeout(60000);
    page.wrong = [];
    page.on("console", (message) => { if (message.type() === "error") page.wrong.push(message.text()); });
    page.on("pageerror", (error) => page.wrong.push(error.stack));
    page.on("dialog", (dialog) => { page.wrong.push("a dialog"); dialog.dismiss(); });
    page.on("request", (request) => { if (request.url().split("#")[0] !== `file://${file}`) page.wrong.push(`asks for ${request.url()}`); });
    await page.goto(`file://${file}${fragment}`);
    await page.waitForSelector("main h2");
    return page;
}

/** The address as the page itself has it, as soon as it is like the pattern: Playwright hears of a change later. */
async function addressLike(page, pattern) {
    await page.waitForFunction((text) => new RegExp(text).test(location.href), pattern.source, {timeout: 10000}).catch(() => {});
    return page.evaluate(() => location.href);
}

const views = async (page) => page.locator("nav a").evaluateAll((links) => links.map((link) => link.getAttribute("href").slice(1).split("?")[0]));

async function violations(page) {
    await page.evaluate(axe);
    const result = await page.evaluate(() => globalThis.axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}));
    return result.violations.map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(({html}) => html).join(" ")}`);
}

async function eachView(page, what) {
    for (const view of await views(page)) {
        await page.evaluate((to) => { location.hash = to; }, view);
        await page.waitForSelector(`nav a[href^="#${view}"][aria-current]`, {state: "attached"});
        await page.waitForTimeout(100);
        await what(view);
    }
}

/** Puts the theme or the medium without which colours were looked at. */
async function looks(file) {
    const page = await open(file);
    check("there are nine views", (await views(page)).length === 9, await views(page));
    await eachView(page, async (view) => {
        const sentence = await page.locator("main .sentence").first().textContent();
        check(`${view}: a sentence with figures of this run`, /\d/.test(sentence), sentence);
        check(`${view}: axe-core finds nothing`, (await violations(page)).length === 0, await violations(page));
    });
    check("nothing is asked for, nothing goes wrong", page.wrong.length === 0, page.wrong.join("\n"));
    await page.context().close();

    const dark = await open(file, "", {colorScheme: "dark"});
    const paper = await dark.evaluate(() => getComputedStyle(document.body).backgroundColor);
    check("dark where the system is", Math.max(...paper.match(/\d+/g).map(Number)) < 60, paper);
    await eachView(dark, async (view) => check(`${view}, dark: axe-core finds nothing`, (await violations(dark)).length === 0, await violations(dark)));
    await dark.keyboard.press("d");
    check("d makes it light", Math.min(...(await dark.evaluate(() => getComputedStyle(document.body).backgroundColor)).match(/\d+/g).slice(0, 3).map(Number)) > 200);
    await dark.context().close();

    const narrow = await open(file, "", {viewport: {width: 360, height: 700}});
    await eachView(narrow, async (view) => {
        const width = await narrow.evaluate(() => document.documentElement.scrollWidth);
        check(`${view}, narrow: nothing is wider than the screen`, width <= 360, width);
    });
    await narrow.context().close();

    const print = await open(file);
    await print.emulateMedia({media: "print"});
    await eachView(print, async (view) => check(`${view}, on paper: the text without buttons`, !await print.locator("nav").isVisible() && await print.locator("main .sentence").first().isVisible()));
    await print.context().close();
}

async function keys(file) {
    const page = await open(file);
    const all = await views(page);
    for (const [i, view] of all.entries()) {
        await page.keyboard.press(String(i + 1));
        await page.waitForSelector(`nav a[href^="#${view}"][aria-current]`);
    }
    const opened = await page.evaluate(() => location.href);
    check("numbers open the views", new URL(opened).hash.startsWith(`#${all[all.length - 1]}`), opened);
    await page.keyboard.press("?");
    check("? shows the keys", await page.locator("dialog[open]").count() === 1);
    await page.keyboard.press("Escape");
    check("Escape closes them", await page.locator("dialog[open]").count() === 0);
    await page.keyboard.press("2");
    await page.waitForSelector("table.code");
    await page.keyboard.press("n");
    const url = await addressLike(page, /line=\d/);
    check("n selects the line with most", await page.locator("table.code tr[aria-current]").count() === 1 && /line=\d/.test(url), url);
    const other = await open(file, new URL(url).hash);
    check("its address opens the same line", await other.locator("table.code tr[aria-current]").getAttribute("data-line") === new URLSearchParams(url.split("?")[1]).get("line"));
    await other.context().close();
    await page.keyboard.press("3");
    await page.waitForSelector(".tree [role=treeitem]");
    await page.evaluate(() => { location.hash = "#flame?metric=allocated_bytes"; });
    await page.waitForTimeout(200);
    const before = await page.locator(".tree [aria-selected=true]").textContent();
    await page.keyboard.press("ArrowDown");
    const after = await page.locator(".tree [aria-selected=true]").textContent();
    const name = await page.locator(".tree [aria-selected=true]").evaluate((item) => item.childNodes[1].textContent.trim().split(" ")[0]);
    check("arrows go down the flame view, and the tree has the focus", before !== after && await page.evaluate(() => document.activeElement.getAttribute("role")) === "treeitem", `${before} ${after}`);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("i");
    const turned = await addressLike(page, /order=callees/);
    check("i turns it round", /order=callees/.test(turned), turned);
    await page.keyboard.press("/");
    check("/ goes to the search", await page.evaluate(() => document.activeElement.type) === "search");
    await page.keyboard.type(name);
    const result = await page.locator(".result").textContent();
    check("what is searched is found", / in [1-9]\d* places?/.test(result), `${name}: ${result}`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("1");
    await page.waitForSelector("nav a[href^='#summary'][aria-current]");
    const reached = new Set();
    for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(() => document.activeElement.textContent));
    }
    check("Tab reaches links and buttons", reached.size > 10, reached.size);
    check("keys: nothing goes wrong", page.wrong.length === 0, page.wrong.join("\n"));
    await page.context().close();
}

const number = (text) => Number(text.replace(/,/g, "") || "0");

/** What stands in the source view, line by line, and in the tables, is what is asked. */
async function figures(file) {
    const page = await open(file);
    const wrong = [];
    let seen = 0;
    for (const [name, lines] of Object.entries(asked.lines)) {
        await page.evaluate(([to, columns]) => { location.hash = `#source?${new URLSearchParams({file: to, columns})}`; }, [name, asked.columns.join(",")]);
        await page.waitForFunction((to) => document.querySelector("main select")?.value === to, name);
        const rows = await page.locator("table.code tr[data-line]").evaluateAll((all) => all.map((row) => [row.dataset.line,
            Object.fromEntries([...row.querySelectorAll("td[data-key]")].map((cell) => [cell.dataset.key, cell.textContent]))]));
        const shown = new Map(rows);
        for (const [line, wanted] of Object.entries(lines)) {
            for (const [key, value] of Object.entries(wanted)) {
                seen++;
                const got = shown.get(line)?.[key];
                if (got === undefined ? value !== 0 : number(got) !== value) wrong.push(`${name}:${line} ${key} ${value} ${got}`);
            }
        }
    }
    check(`${seen} figures of lines are those of the JSON report`, seen > 0 && wrong.length === 0, wrong.slice(0, 10).join("\n"));
    await page.evaluate(() => { location.hash = "#types"; });
    await page.waitForSelector(".treemap");
    while (await page.locator("main .table button.more:visible").count() > 0) await page.locator("main .table button.more:visible").first().click();
    const types = new Map(await page.locator("main .table tbody tr").evaluateAll((rows) => rows.map((row) => [row.cells[0].textContent, row.cells[1].textContent])));
    const bad = Object.entries(asked.types).filter(([name, value]) => number(types.get(name) ?? "-1") !== value);
    check(`${Object.keys(asked.types).length} types are those of the JSON report`, bad.length === 0, bad.slice(0, 5).join("\n"));
    await page.evaluate(() => { location.hash = "#loops"; });
    await page.waitForSelector("main h3, main p");
    while (await page.locator("main .table button.more:visible").count() > 0) await page.locator("main .table button.more:visible").first().click();
    const traces = new Map(await page.locator("main .table").first().locator("tbody tr").evaluateAll((rows) => rows.map((row) => [row.cells[0].textContent.split(" ")[0], row.cells[2].textContent])));
    const badTraces = Object.entries(asked.traces).filter(([id, value]) => number(traces.get(id) ?? "-1") !== value);
    check(`${Object.keys(asked.traces).length} traces are those of the JSON report`, badTraces.length === 0, badTraces.slice(0, 5).join("\n"));
    await page.context().close();
}

/** All rows of the last table of a view, by label and figures. */
async function rowsShown(page) {
    while (await page.locator("main .table button.more:visible").count() > 0) await page.locator("main .table button.more:visible").first().click();
    return page.locator("main .table").last().locator("tbody tr").evaluateAll((rows) => rows.map((row) => {
        const figures = [...row.querySelectorAll("td.number")].map((cell) => cell.textContent);
        return {has: [...row.cells].filter((cell) => !cell.matches(".number")).map((cell) => cell.textContent).join(" "), old: figures[0], new: figures[1], difference: figures[2]};
    }));
}

const signed = (value) => value < 0 ? `\u25bc \u2212${(-value).toLocaleString("en-US")}` : `\u25b2 +${value.toLocaleString("en-US")}`;

/** A page of two runs: tables, lines of the source and the flame view have what is asked. */
async function changes(file) {
    const page = await open(file);
    for (const [view, figures] of Object.entries(asked.tables)) {
        const wrong = [];
        let seen = 0;
        for (const [key, wanted] of Object.entries(figures)) {
            await page.evaluate((to) => { location.hash = to; }, `${view}?metric=${key}`);
            await page.waitForFunction(([to, metric]) => document.querySelector(`nav a[href^="#${to}"][aria-current]`) && document.querySelector("main select")?.value === metric, [view, key]);
            const rows = wanted.length === 0 ? [] : await rowsShown(page);
            if (rows.length !== wanted.length) wrong.push(`${key}: ${wanted.length} rows, ${rows.length}`);
            wanted.forEach((row, i) => {
                seen++;
                const got = rows[i] ?? {};
                if (number(got.old ?? "-1") !== row.old || number(got.new ?? "-1") !== row.new || got.difference !== signed(row.new - row.old) || !got.has.includes(row.has))
                    wrong.push(`${key} ${i}: ${JSON.stringify(row)} ${JSON.stringify(got)}`);
            });
        }
        check(`${view}: ${seen} rows of ${Object.keys(figures).length} figures are those of the JSON`, wrong.length === 0, wrong.slice(0, 8).join("\n"));
    }
    const wrong = [];
    let seen = 0;
    for (const [name, figures] of Object.entries(asked.changed)) {
        for (const [key, lines] of Object.entries(figures)) {
            if (Object.values(lines).every((line) => line.old === line.new)) continue;
            await page.evaluate(([to, metric]) => { location.hash = `#source?${new URLSearchParams({file: to, metric})}`; }, [name, key]);
            await page.waitForFunction(([to, metric]) => { const [of, by] = document.querySelectorAll("main select"); return of?.value === to && by?.value === metric; }, [name, key]);
            const shown = new Map(await page.locator("table.code tr[data-line]").evaluateAll((all) => all.map((row) => [row.dataset.line, [...row.querySelectorAll("td.number")].map((cell) => cell.textContent)])));
            for (const [line, wanted] of Object.entries(lines)) {
                if (wanted.old === wanted.new) continue;
                seen++;
                const [old, now, difference] = shown.get(line) ?? ["-1", "-1", ""];
                if (number(old) !== wanted.old || number(now) !== wanted.new || difference !== signed(wanted.new - wanted.old)) wrong.push(`${name}:${line} ${key} ${JSON.stringify(wanted)} ${[old, now, difference]}`);
            }
        }
    }
    check(`source: ${seen} figures of lines are those of the JSON`, seen > 0 && wrong.length === 0, wrong.slice(0, 8).join("\n"));
    for (const [key, {old, new: now}] of Object.entries(asked.stacks)) {
        if (old === 0 && now === 0) continue;
        await page.evaluate((to) => { location.hash = to; }, `flame?metric=${key}`);
        const tip = await page.waitForFunction((metric) => document.querySelector("main select")?.value === metric && document.querySelector(".tip")?.textContent, key).then((handle) => handle.jsonValue());
        check(`flame by ${key}: both runs have what their sites have`, tip.includes(`${old.toLocaleString("en-US")} `) && tip.includes(` ${now.toLocaleString("en-US")} `), `${old} ${now} ${tip}`);
    }
    if (asked.stacks.allocated_bytes.old !== asked.stacks.allocated_bytes.new) await colours(page);
    await page.evaluate(() => { location.hash = "#summary"; });
    await page.waitForSelector("nav a[href^='#summary'][aria-current]");
    check("summary: all findings of both runs", await page.locator("li.finding").count() === asked.findings, asked.findings);
    check("changes: nothing goes wrong", page.wrong.length === 0, page.wrong.join("\n"));
    await page.context().close();
}

/** What grew and what shrank differ in colour, in pattern and in their marks; normalised, all is as before. */
async function colours(page) {
    await page.evaluate(() => { location.hash = "#flame?metric=allocated_bytes"; });
    await page.waitForFunction(() => /[\u25b2\u25bc] /.test(document.querySelector(".tree [role=treeitem]")?.textContent));
    const marks = await page.evaluate(() => [document.querySelector(".tree [role=treeitem]").textContent,
        ...["grew3", "shrank3"].map((kind) => getComputedStyle(document.querySelector(`.swatch.kind-${kind}`)).backgroundImage.split("(")[0])]);
    check("flame: colour, pattern and a mark say what grew and what shrank", marks[1] !== marks[2] && /^[\u25b2\u25bc]/.test(marks[0].trim()), marks);
    await page.keyboard.press("n");
    const turned = await addressLike(page, /normal=1/);
    const root = await page.locator(".tree [role=treeitem]").first().textContent();
    check("n compares parts of the runs: all together is as before", /normal=1/.test(turned) && root.trim().startsWith("="), `${turned} ${root}`);
    const other = await open(page.url().split("#")[0].replace("file://", ""), new URL(turned).hash);
    check("its address shows the same", (await other.locator(".tree [role=treeitem]").first().textContent()) === root);
    await other.context().close();
}

/** A range of the timeline is one of the collections, too. */
async function range(file) {
    const page = await open(file, "#timeline");
    const box = await page.locator(".chart").boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 100, {steps: 5});
    await page.mouse.up();
    const dragged = await addressLike(page, /from=\d+&to=\d+/);
    check("a range can be dragged", /from=\d+&to=\d+/.test(dragged), dragged);
    const said = await page.locator("main p[role=status]", {hasText: "allocated:"}).textContent();
    check("the timeline says what happened in it", /^From .* MiB to .* MiB allocated: [1-9]\d* minor collections/.test(said), said);
    check("it leads to the collections of the range", /from=\d+&to=\d+/.test(await page.locator("main p[role=status] a", {hasText: "These collections"}).getAttribute("href")));
    const [from, to] = /from=(\d+)&to=(\d+)/.exec(dragged).slice(1).map(Number);
    await page.locator("main select").nth(1).selectOption("allocated");
    await page.waitForFunction(() => document.querySelector(".dygraph-xlabel")?.textContent.includes("MiB"));
    check("another clock shows the same range", /clock=allocated/.test(await addressLike(page, /clock=allocated/)) && (await page.evaluate(() => location.href)).includes(`from=${from}&to=${to}`));
    await page.goto(`file://${file}#source?from=${from}&to=${to}`);
    await page.waitForSelector("nav a[href^='#source'][aria-current]");
    const kept = await page.locator(".selection").textContent();
    check("a view that does not know the range says so", /% of the run \(what this view shows is kept for the whole run only\)/.test(kept), kept);
    await page.goto(`file://${file}#collections`);
    const all = await page.locator("caption", {hasText: "Minor collections"}).textContent();
    await page.goto(`file://${file}#collections?from=0&to=1`);
    await page.waitForFunction((before) => document.querySelector("main table:last-of-type caption") && ![...document.querySelectorAll("caption")].some(({textContent}) => textContent === before), all);
    check("collections are those of the range", /\(0\)/.test(await page.locator("caption", {hasText: "Minor collections"}).textContent()), all);
    check("range: nothing goes wrong", page.wrong.length === 0, page.wrong.join("\n"));
    await page.context().close();
}

/** A trace: what is inlined, and a guard that leads to its operation. */
async function loops(file) {
    const page = await open(file, "#loops?trace=1");
    const inlined = await page.locator("main .inlined").textContent();
    check("what is inlined is named, and leads to the source", inlined === "1 function is inlined: app.py:13 helper." && /line=13/.test(await page.locator("main .inlined a").getAttribute("href")), inlined);
    const all = page.locator(".table", {has: page.locator("caption", {hasText: "Guards that failed into C code (1)"})});
    check("guards of all traces, with what ran after them", (await all.locator("tbody tr").first().textContent()).includes("guard_class"), await all.textContent());
    await page.locator(".table", {has: page.locator("caption", {hasText: "Guards that failed in trace 1"})}).locator("a", {hasText: "guard_class"}).click();
    await page.waitForSelector(".loop tr[aria-current]");
    const row = await page.locator(".loop tr[aria-current]").textContent();
    check("a guard leads to its operation, which says how often it failed", /guard_class.*failed 5 times into C code/.test(row), row);
    check("loops: nothing goes wrong", page.wrong.length === 0, page.wrong.join("\n"));
    await page.context().close();
}

/** A finding stands in each view that proves it, at its line, and as Markdown; with misses of simulated caches, and a bridge. */
async function found(file) {
    const page = await open(file, "#source");
    const {pattern, advice} = asked.finding;
    check("the line of a finding is marked", (await page.locator("tr[data-line='9'] .mark:not(.arrow)").textContent()).includes(pattern));
    const arrow = await page.locator("tr[data-line='9'] .arrow").textContent();
    check("an arrow leads back to where the object was made", /^\u2190 allocated here, created at \S+:\d+ /.test(arrow), arrow);
    await page.locator("tr[data-line='9'] .arrow a").click();
    await page.waitForSelector(".details h4");
    const made = await page.locator(".details").textContent();
    check("and there it says where they are allocated, and what that costs", /allocated at \S+:9 [^:]*: [\d.]+ \w+/.test(made), made);
    await page.goto(`file://${file}#source`);
    check("source with a finding: axe-core finds nothing", (await violations(page)).length === 0, await violations(page));
    check("the selected line says what to do", (await page.locator(".details .found").textContent()).includes(advice.slice(0, 60)));
    await page.locator("tr[data-line='9'] .mark:not(.arrow) a").click();
    await page.waitForSelector("li.finding[aria-current]");
    check("it leads to the whole finding", (await page.locator("li.finding[aria-current] h4").textContent()).includes(pattern));
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.locator("li.finding summary").first().click();
    check("summary with a finding: axe-core finds nothing", (await violations(page)).length === 0, await violations(page));
    await page.locator("button", {hasText: "Copy as Markdown"}).first().click();
    await page.waitForFunction(() => document.querySelector(".copy [role=status]").textContent !== "");
    const text = await page.evaluate(async () => document.querySelector(".copy textarea")?.value ?? navigator.clipboard.readText());
    check("it can be copied as Markdown", text.startsWith(`### ${pattern} (`) && text.includes("**What to do:** ") && text.includes("| figure | value |") && text.includes("#summary?finding=1"), text);
    await page.evaluate(() => { location.hash = "#loops?trace=1"; });
    await page.waitForSelector(".loop");
    check("loops with a finding: axe-core finds nothing", (await violations(page)).length === 0, await violations(page));
    check("the view that proves it names it", (await page.locator("main > .found").textContent()).includes(pattern));
    const head = await page.locator(".loop thead th").allTextContents(), cells = await page.locator(".loop tr[data-op='1'] td").allTextContents();
    check("operations have their misses", cells[head.findIndex((label) => label.startsWith("D1 misses"))] === "80", `${head} ${cells}`);
    await page.locator(".loop a", {hasText: "bridge 2"}).click();
    await page.waitForFunction(() => /^Trace 2/.test(document.querySelector("main section h3")?.textContent));
    const origin = await page.locator("main section").textContent();
    check("a guard leads to its bridge, which says where it comes from", /It goes on where guard_true of trace 1 fails/.test(origin), origin);
    check("found: nothing goes wrong", page.wrong.length === 0, page.wrong.join("\n"));
    await page.context().close();
}

/** The heap at the moment that is picked, in each view that knows it; curves of what is in memory and of work. */
async function memory(file) {
    const page = await open(file, "#holders");
    const sentence = () => page.locator("main .sentence").first().textContent();
    check("the heap at the end comes first", /alive at the end/.test(await sentence()), await sentence());
    await page.locator("main select").first().selectOption("peak");
    await page.waitForFunction(() => document.querySelector("main .sentence").textContent.includes("at the peak"));
    check("the snapshot is part of the address", /snapshot=peak/.test(await addressLike(page, /snapshot=peak/)));
    const types = await page.locator(".table", {has: page.locator("caption", {hasText: "Types, alive at the peak"})}).locator("tbody tr").first().locator("td, th").allTextContents();
    check("types have bytes, what would be freed, and age", ["9", "720", "900"].every((text) => types.includes(text)) && types.some((text) => /%/.test(text)), types);
    await page.goto(`file://${file}#flame?metric=alive:peak`);
    await page.waitForFunction(() => /snapshot "peak"/.test(document.querySelector("main .sentence").textContent));
    check("a flame view of the peak", (await page.locator(".tip").textContent()).includes("560 bytes"), await page.locator(".tip").textContent());
    await page.goto(`file://${file}#timeline`);
    await page.waitForFunction(() => document.querySelector(".chart canvas") !== null);
    check("the timeline leads to the snapshots", await page.locator("main a[href*='snapshot=peak']").count() === 1);
    const grew = page.locator(".table", {has: page.locator("caption", {hasText: "What grew"})}).locator("tbody tr").first();
    check("what grew is a table, with where it is made and since when", /rpy_string|str.*app\.py:\d+ .*grows since .* allocated.*7,340,032/.test(await grew.textContent()), await grew.textContent());
    await grew.locator("a", {hasText: "allocated"}).focus();
    await page.keyboard.press("Enter");
    const since = await addressLike(page, /from=\d+.*curve=alive/);
    check("by keys it leads to the time in which it grew, and to its curve", /from=\d+&to=\d+/.test(since) && await page.locator("main select").first().inputValue() === "alive", since);
    check("the curve has a sentence, and axe-core finds nothing", /grows through the run/.test(await sentence()) && (await violations(page)).length === 0, `${await sentence()} ${await violations(page)}`);
    await page.goto(`file://${file}#timeline`);
    for (const [curve, words, least] of [["alive", "app.py", 3], ["resident", "PyPy itself", 6], ["work", "minor collections", 3]]) {
        await page.locator("main select").first().selectOption(curve);
        await page.waitForFunction((text) => document.querySelector(".chart-legend").textContent.includes(text), words);
        check(`the curve of ${curve} has points`, await page.locator("main details tbody tr").count() >= least);
    }
    check("memory: nothing goes wrong", page.wrong.length === 0, page.wrong.join("\n"));
    await page.context().close();
}

/** Colours of the system's own, as for people who need a strong contrast: what only a colour or a shadow says is a border then. */
async function forced(file) {
    const page = await open(file, "#source", {forcedColors: "active"});
    const style = (selector, key) => page.locator(selector).first().evaluate((element, name) => getComputedStyle(element)[name], key);
    const [here, other] = [await style("nav a[aria-current]", "borderBottomColor"), await style("nav a:not([aria-current])", "borderBottomColor")];
    check("forced colours: the view that is open is told by its border", here !== other, `${here} ${other}`);
    const chosen = await style("table.code tr[aria-current] > td", "borderTopWidth");
    const heat = await page.locator("table.code tr.hot > th").evaluateAll((all) => Math.max(...all.map((one) => parseFloat(getComputedStyle(one).borderInlineStartWidth))));
    check("forced colours: the line that is selected has a border, and heat a thick one", chosen === "2px" && heat > 4, `${chosen} ${heat}`);
    await page.goto(`file://${file}#types`);
    await page.waitForSelector("td.bar");
    check("forced colours: a bar is a border, boxes keep what tells them apart", await style("td.bar", "borderInlineEndWidth") === "3px" && await style(".treemap .box", "forcedColorAdjust") === "none");
    await page.goto(`file://${file}#flame`);
    await page.waitForSelector(".tree [aria-selected=true]");
    check("forced colours: kinds keep their patterns, what is selected in the tree has an outline", await style(".swatch", "forcedColorAdjust") === "none" && await style(".tree [aria-selected=true]", "outlineStyle") === "solid");
    await eachView(page, async (view) => check(`${view}, forced colours: axe-core finds nothing`, (await violations(page)).length === 0, await violations(page)));
    await page.context().close();
}

/** On paper all of a box is there, what is folded is open, and colours that say something are printed. */
async function paper(file) {
    const page = await open(file, "#source");
    const style = (selector, key) => page.locator(selector).first().evaluate((element, name) => getComputedStyle(element)[name], key);
    const before = [await style(".code-box", "overflowY"), await style(".code-box", "maxHeight")];
    await page.emulateMedia({media: "print"});
    const then = [await style(".code-box", "overflowY"), await style(".code-box", "maxHeight")];
    check("on paper: no line of the source is cut off", before[0] === "auto" && then.join() === "visible,none", `${before} ${then}`);
    check("on paper: no controls, and long lines are broken", await style(".controls", "display") === "none" && await style("table.code td.code", "whiteSpace") === "pre-wrap");
    check("on paper: heat is printed", await style("tr.hot > td", "printColorAdjust") === "exact");
    await page.goto(`file://${file}#timeline`);
    await page.waitForSelector("main details");
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    check("on paper: the points of curves are told", await page.locator("main details:not([open])").count() === 0 && await page.locator("main details tbody tr").first().isVisible());
    const pdf = await page.pdf();
    check("on paper: it can be printed", pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10000, pdf.length);
    await page.context().close();
}

/** A process that was forked from this one is told first, and listed. */
async function family(file) {
    const page = await open(file, "#summary");
    const warning = await page.locator("main .warning", {hasText: "one process"}).textContent();
    check("a process that was forked is told first", /^This page is about one process. 1 other was forked, with 50.0 % of all instructions; most in rich.out.2/.test(warning), warning);
    await page.locator("main .warning a", {hasText: "All of them"}).click();
    const child = page.locator(".table", {has: page.locator("caption", {hasText: "Forked processes"})}).locator("tbody tr").first();
    check("and leads to its figures", /^rich\.out\.221[\d,]+\u2013?$/.test(await child.textContent()), await child.textContent());
    await page.context().close();
}

async function hostile(file) {
    const page = await open(file);
    await eachView(page, async () => {});
    const made = await page.evaluate(() => [document.querySelectorAll("script").length, document.querySelectorAll("main img, main iframe, main object").length, typeof globalThis.evil]);
    check("hostile names: none becomes an element, none runs", made[0] === 1 && made[1] === 0 && made[2] === "undefined", made);
    check("hostile names: they can be read", (await page.evaluate(() => { location.hash = "#types"; return new Promise((done) => setTimeout(() => done(document.body.innerText), 300)); })).includes("<img src=x onerror=evil=1>"));
    check("hostile names: nothing goes wrong", page.wrong.length === 0, page.wrong.join("\n"));
    await page.context().close();
}

const parts = {looks, keys, figures, changes, range, loops, found, memory, forced, paper, family, hostile};
for (const [part, file] of asked.parts) {
    try {
        await parts[part](file);
    } catch (error) {
        check(`${part} goes through`, false, error.stack);
    }
}
await browser.close();
