// SPDX-License-Identifier: GPL-3.0-or-later
// A finding as Markdown, to be put into an issue. Lines and places of the program stand in code, and nothing
// in the texts of the report is read as markup but what they mark as code themselves.
import {count, divided, placeText, words} from "../ui/format.js";

/** Text as code: between more backquotes than it has in a row. */
export function asCode(text) {
    const most = Math.max(0, ...(text.match(/`+/g) ?? []).map(({length}) => length)), fence = "`".repeat(most + 1);
    return most > 0 ? `${fence} ${text} ${fence}` : `\`${text}\``;
}

/** A figure of a finding in words: name and value. */
export function figuresOf(profile, finding) {
    const table = profile.tables.get("evidence");
    return (profile.evidenceOfFinding().get(finding) ?? []).map((i) => {
        const value = table.number(i, "number"), unit = table.text(i, "unit");
        return [words(table.text(i, "key")), unit === "percent" ? `${(value / 100).toFixed(2)} %` : unit === "bytes" ? `${count(value)} bytes` : count(value)];
    });
}

/** Text outside of code: what Markdown or a browser would take for markup is told as what it is, __eq__ too. */
export function plain(text) {
    return divided(text).split(/(`[^`]+`)/).map((part, i) => i % 2 === 1 ? part
        : part.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/[\\`*_[\]~|]/g, "\\$&")).join("");
}

/** @param {string} address the fragment that shows it in the page */
export function findingAsMarkdown(profile, i, address) {
    const all = profile.tables.get("findings"), place = profile.place(all.number(i, "place")), {run} = profile;
    const text = place?.file ? profile.source(place.file)?.get(place.line)?.trim() : null;
    const brief = all.text(i, "brief");
    return [`### ${all.text(i, "pattern")} (${all.text(i, "severity")})${place ? ` at ${asCode(placeText(place))}` : ""}`, "",
        ...(text ? [`    ${text}`, ""] : []), ...(brief ? [`**${plain(brief)}**`, ""] : []), plain(all.text(i, "explanation")), "",
        `**What to do:** ${plain(all.text(i, "advice"))}`, "",
        "<details><summary>Figures</summary>", "", "| figure | value |", "|---|---:|", ...figuresOf(profile, i).map(([key, value]) => `| ${key} | ${value} |`), "", "</details>", "",
        `PyPy ${run.get("pypy") ?? "of an unknown version"}, Python ${run.get("python") ?? "?"}, pypygc ${run.get("tool") ?? "?"}, Valgrind ${run.get("valgrind") ?? "?"}. In the page: ${asCode(address)}`, ""].join("\n");
}
