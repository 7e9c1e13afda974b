// SPDX-License-Identifier: GPL-3.0-or-later
// The page: reads the data that stand in it, then shows the view that the address names.
import {Comparison} from "./data/comparison.js";
import {decode, fromBase64, inflate} from "./data/decode.js";
import {prepare} from "./data/prepare.js";
import {Profile} from "./data/profile.js";
import {App} from "./ui/app.js";
import {replace} from "./ui/dom.js";
import {DIFF_VIEWS} from "./views/diff.js";
import {VIEWS} from "./views/views.js";

async function start() {
    const data = document.getElementById("data");
    const tables = decode(await inflate(fromBase64(data.textContent)));
    data.remove(); /* it is read: the text of it would only take memory */
    const isOfTwo = tables.get("runs").rows > 0;
    const profile = isOfTwo ? new Comparison(tables) : new Profile(tables);
    new App(profile, document.getElementById("page"), isOfTwo ? DIFF_VIEWS : VIEWS).start();
    performance.mark("pypygc-shown"); /* these two: for tests/bench/page.py */
    if (!isOfTwo) prepare(profile, window.requestIdleCallback ?? setTimeout, () => performance.mark("pypygc-ready"));
}

start().catch((error) => {
    replace(document.getElementById("page"),
        `This page cannot be shown: ${error.message}. It needs a browser of 2023 or later. `,
        "The profile itself can be read with pypygc report.");
    throw error;
});
