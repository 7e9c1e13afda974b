// SPDX-License-Identifier: GPL-3.0-or-later
// Python with its words coloured, line by line. highlight.js makes markup; here it becomes elements and
// text nodes again, so that no text of a program is ever parsed as HTML by the browser.
import hljs from "highlight.js/lib/highlight.js";
import python from "highlight.js/lib/languages/python.js";
import {h} from "./dom.js";

hljs.registerLanguage("python", python);

const ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"", "&#x27;": "'", "&#39;": "'"};

/** Longer texts are left as they are. */
const MAX_LENGTH = 400000;

/** Splits highlighted markup into lines of [class, text]. Classes go on over ends of lines. */
export function linesOfMarkup(markup) {
    const lines = [[]];
    const open = [];
    const put = (text) => text.split("\n").forEach((part, i) => {
        if (i > 0) lines.push([]);
        if (part !== "") lines[lines.length - 1].push([open[open.length - 1] ?? "", part]);
    });
    for (const token of markup.match(/<span class="[^"]*">|<\/span>|[^<]+|</g) ?? []) {
        const start = /^<span class="([^"]*)">$/.exec(token);
        if (start !== null) open.push(start[1]);
        else if (token === "</span>") open.pop();
        else put(token.replace(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity));
    }
    return lines;
}

/** @param {Map<number, string>} text lines by number @returns {Map<number, any[]>} children of each line */
export function highlight(text) {
    const numbers = [...text.keys()];
    const whole = numbers.map((number) => text.get(number)).join("\n");
    if (whole.length > MAX_LENGTH) return new Map();
    const lines = linesOfMarkup(hljs.highlight("python", whole, true).value);
    return new Map(numbers.map((number, i) => [number,
        (lines[i] ?? []).map(([name, part]) => name === "" ? part : h(`span.${name}`, {}, part))]));
}
