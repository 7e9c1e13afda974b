// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of areas on each other over what was allocated, with a legend that tells the point under the
// pointer. What is dragged is a range.
import Dygraph from "dygraphs";
import {bytes, count} from "./format.js";
import {h, replace} from "./dom.js";

const MIB = 1024 * 1024;

/* Its legend is made of markup with styles in it, which the page's policy forbids. */
Dygraph.PLUGINS = Dygraph.PLUGINS.filter((Plugin) => !/Legend/.test(new Plugin().toString()));

/** Colours of the areas, as names of the style's, and how their edges are drawn: no two alike. */
const COLORS = ["heat-color", "link", "kind-compiled", "kind-interpreted", "kind-compiler", "kind-collector", "kind-runtime", "kind-called", "kind-guards", "warn"];
const DASHES = [null, [6, 3], [2, 2], [10, 3, 2, 3]];

/**
 * @typedef {{label: string, value: (i: number) => number}} Area
 * @typedef {{rows: number, at: (i: number) => number, areas: Area[], scale: number, unit: string, steps?: boolean}} Curve
 *   at: bytes allocated so far; scale: by what values are divided to be drawn; unit: of what is drawn
 */

function swatch(n) {
    return h("span.swatch", {style: {background: `color-mix(in srgb, var(--${COLORS[n % COLORS.length]}) 55%, var(--paper))`,
                                     "border-style": DASHES[n % DASHES.length] === null ? "solid" : n % 4 === 2 ? "dotted" : "dashed"}});
}

/** Legend and chart as elements; draw() fills them when they are in the page. */
export function chart(label) {
    const box = h("div.chart", {role: "img", "aria-label": label});
    const legend = h("ul.chart-legend");
    let graph = null;
    return {box, legend, destroy: () => { graph?.destroy(); graph = null; },
        draw(curve, {range, onrange, under}) {
            graph?.destroy();
            graph = make(box, legend, curve, {range, onrange, under});
        }};
}

function make(box, legend, curve, {range, onrange, under}) {
    const style = getComputedStyle(document.documentElement), color = (name) => style.getPropertyValue(`--${name}`).trim();
    const points = Array.from({length: curve.rows}, (_, i) => [curve.at(i) / MIB, ...curve.areas.map(({value}) => value(i) / curve.scale)]);
    const tell = (i) => replace(legend, curve.areas.map(({label, value}, n) => h("li", {}, swatch(n), ` ${label}`, i === undefined ? "" : h("b", {}, `: ${count(Math.round(value(i)))}`))),
        h("li", {}, i === undefined ? `height: ${curve.unit}` : `at ${bytes(curve.at(i))} allocated`));
    tell();
    const sums = points.map(([, ...values]) => values.reduce((sum, value) => sum + value, 0)).sort((a, b) => a - b);
    const high = sums[Math.floor(sums.length * 0.98)] * 1.5; /* a few that stick out would flatten all others */
    const labels = curve.areas.map(({label}) => label);
    return new Dygraph(box, points, {
        labels: ["allocated so far, MiB", ...labels], stackedGraph: true, fillAlpha: 0.5, stepPlot: curve.steps === true,
        colors: labels.map((_, n) => color(COLORS[n % COLORS.length])), strokeWidth: curve.steps ? 0.5 : 1.5,
        series: Object.fromEntries(labels.map((label, n) => [label, {strokePattern: curve.steps ? null : DASHES[n % DASHES.length]}])),
        axisLineColor: color("ink"), gridLineColor: color("line"), xlabel: "allocated so far, MiB",
        dateWindow: range === null ? null : range.map((at) => at / MIB), animatedZooms: false, labelsKMB: false, includeZero: true,
        valueRange: curve.steps && sums[sums.length - 1] > high ? [0, high] : null,
        highlightCallback: (event, x, at) => tell(at[0]?.idx), unhighlightCallback: () => tell(),
        zoomCallback: (from, to) => {
            const whole = from <= points[0][0] + 1e-9 && to >= points[points.length - 1][0] - 1e-9;
            onrange(whole ? null : [Math.round(from * MIB), Math.round(to * MIB)]);
        },
        underlayCallback: (context, area, g) => {
            context.save();
            under(context, {top: area.y, height: area.h, x: (at) => g.toDomXCoord(at / MIB), y: (value) => g.toDomYCoord(value / curve.scale), color});
            context.restore();
        },
    });
}
