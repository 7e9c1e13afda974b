// SPDX-License-Identifier: GPL-3.0-or-later
// The page: reads the data that stand in it, then shows the view that the address names.
import {decode, fromBase64, inflate} from "./data/decode.js";
import {prepare} from "./data/prepare.js";
import {Profile} from "./data/profile.js";
import {App} from "./ui/app.js";
import {replace} from "./ui/dom.js";

async function start() {
    const data = document.getElementById("data");
    const tables = decode(await inflate(fromBase64(data.textContent)));
    data.remove(); /* it is read: the text of it would only take memory */
    const profile = new Profile(tables);
    new App(profile, document.getElementById("page")).start();
    performance.mark("pypygc-shown"); /* these two: for tests/bench/page.py */
    prepare(profile, window.requestIdleCallback ?? setTimeout, () => performance.mark("pypygc-ready"));
}

start().catch((error) => {
    replace(document.getElementById("page"),
        `This page cannot be shown: ${error.message}. It needs a browser of 2023 or later. `,
        "The profile itself can be read with pypygc report.");
    throw error;
});
