// SPDX-License-Identifier: GPL-3.0-or-later
// The views of a page of two runs, in the order in which they stand, and their keys 1 to 9.
import {diffFlame} from "./diff_flame.js";
import {diffFunctions, diffLines, diffLoops, diffSites, diffTypes} from "./diff_lists.js";
import {diffSource} from "./diff_source.js";
import {diffSummary} from "./diff_summary.js";
import {diffTotals} from "./diff_totals.js";

/** @type {import("./views.js").View[]} */
export const DIFF_VIEWS = [diffSummary, diffSource, diffFlame, diffLines, diffFunctions, diffTypes, diffLoops, diffSites, diffTotals];
