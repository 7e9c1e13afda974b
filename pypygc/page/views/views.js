// SPDX-License-Identifier: GPL-3.0-or-later
// The views in the order in which they stand, and their keys 1 to 9.
import {summary} from "./summary.js";
import {source} from "./source.js";
import {flame} from "./flame.js";
import {loops} from "./loops.js";
import {timeline} from "./timeline.js";
import {holders} from "./holders.js";
import {environment} from "./environment.js";
import {types} from "./types.js";
import {collections} from "./collections.js";

/** A view makes its content when it is opened; `shown` is called when that is in the page. proves: the findings that
 *  it proves stand above it.
 *  @typedef {{id: string, name: string, proves?: boolean, show: (app: import("../ui/app.js").App) => any, shown?: Function}} View */

/** @type {View[]} */
export const VIEWS = [summary, source, flame, timeline, loops, types, holders, collections, environment];
