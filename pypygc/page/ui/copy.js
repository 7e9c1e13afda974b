// SPDX-License-Identifier: GPL-3.0-or-later
// A button that copies a text; where the browser does not let it, it shows the text to be copied by hand.
import {h, replace} from "./dom.js";

/** @param {string} label @param {() => string} make the text, when it is asked for */
export function copyButton(label, make) {
    const said = h("span", {role: "status"}), byHand = h("div");
    const copy = async () => {
        const text = make();
        try {
            await navigator.clipboard.writeText(text);
            replace(said, " Copied.");
        } catch {
            const area = h("textarea", {readonly: true, rows: "8", "aria-label": "Text to copy"}, text);
            replace(byHand, area);
            area.select();
            replace(said, " The browser does not let a page copy: copy the text below.");
        }
    };
    return h("div.copy", {}, h("button", {type: "button", onclick: copy}, label), said, byHand);
}
