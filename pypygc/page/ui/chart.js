// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of areas on each other over the run, with a legend that tells the point under the pointer. What
// is dragged is a range.
import Dygraph from "dygraphs";
import {h, replace} from "./dom.js";
import {filler} from "./patterns.js";

/** Colours of areas that are of no kind, as names of the style's, and how their edges are drawn: no two alike. */
const COLORS = ["heat-color", "link", "kind-compiled", "kind-interpreted", "kind-compiler", "kind-collector", "kind-runtime", "kind-called", "kind-guards", "warn"];
const DASHES = [null, [6, 3], [2, 2], [10, 3, 2, 3]];

/**
 * @typedef {{label: string, kind?: string, value: (i: number) => number, tell: (i: number) => string}} Area
 *   kind: whose colour and pattern it has; value: its height
 * @typedef {{label: string, of: (bytes: number) => number, bytes: (at: number) => number, tell: (at: number) => string}} Axis
 *   of: where it is when so many bytes have been allocated, and bytes the other way
 * @typedef {{rows: number, axis: Axis, at: (i: number) => number, areas: Area[], unit: string, most?: number, steps?: boolean}} Curve
 *   at: where point i is on the axis; most: of the height; steps: a value holds until the next point
 */

function swatch({kind}, n) {
    if (kind !== undefined) return h(`span.swatch.kind-${kind}`);
    return h("span.swatch", {style: {background: `color-mix(in srgb, var(--${COLORS[n % COLORS.length]}) 55%, var(--paper))`,
                                     "border-style": DASHES[n % DASHES.length] === null ? "solid" : n % 4 === 2 ? "dotted" : "dashed"}});
}

/** Colours of the style by name, read once. */
export function colors() {
    const style = getComputedStyle(document.documentElement), known = new Map();
    return (name) => {
        if (!known.has(name)) known.set(name, style.getPropertyValue(`--${name}`).trim());
        return known.get(name);
    };
}

/** Legend and chart as elements; draw() fills them when they are in the page. */
export function chart(label) {
    const box = h("div.chart", {role: "img", "aria-label": label});
    const legend = h("ul.chart-legend");
    let graph = null;
    return {box, legend, destroy: () => { graph?.destroy(); graph = null; },
        /** under: draws beneath the curve; over: is told where bytes allocated are on the screen, whenever that changes. */
        draw(curve, {range, onrange, under, over}) {
            graph?.destroy();
            graph = make(box, legend, curve, {range, onrange, under, over});
        }};
}

function make(box, legend, curve, {range, onrange, under, over}) {
    const color = colors(), {axis} = curve;
    const points = Array.from({length: curve.rows}, (_, i) => [curve.at(i), ...curve.areas.map(({value}) => value(i))]);
    if (curve.steps) points.push([curve.end, ...points[points.length - 1].slice(1)]); /* the last value holds to the end */
    const tell = (i) => replace(legend, curve.areas.map((area, n) => h("li", {}, swatch(area, n), ` ${area.label}`, i === undefined ? "" : h("b", {}, `: ${area.tell(i)}`))),
        h("li", {}, i === undefined ? `height: ${curve.unit}` : axis.tell(curve.at(i))));
    tell();
    const labels = curve.areas.map(({label}) => label);
    return new Dygraph(box, points, {
        labels: [axis.label, ...labels], stackedGraph: true, fillAlpha: curve.steps ? 0 : 0.5, stepPlot: curve.steps === true,
        colors: labels.map((_, n) => color(COLORS[n % COLORS.length])), strokeWidth: curve.steps ? 0 : 1.5,
        series: Object.fromEntries(labels.map((label, n) => [label, {strokePattern: curve.steps ? null : DASHES[n % DASHES.length]}])),
        axisLineColor: color("ink"), gridLineColor: color("line"), xlabel: axis.label,
        dateWindow: range === null ? null : range.map(axis.of), animatedZooms: false, labelsKMB: false, includeZero: true,
        valueRange: curve.most === undefined ? null : [0, curve.most],
        highlightCallback: (event, x, at) => tell(Math.min(at[0]?.idx, curve.rows - 1)), unhighlightCallback: () => tell(),
        zoomCallback: (from, to) => {
            const [first] = points[0], [last] = points[points.length - 1], least = (last - first) * 1e-9;
            onrange(from <= first + least && to >= last - least ? null : [Math.round(axis.bytes(from)), Math.round(axis.bytes(to))]);
        },
        underlayCallback: (context, area, g) => {
            const x = (bytes) => g.toDomXCoord(axis.of(bytes));
            context.save();
            context.beginPath();
            context.rect(area.x, area.y, area.w, area.h);
            context.clip();
            if (curve.steps) boxes(context, g, curve, color);
            under(context, {left: area.x, top: area.y, height: area.h, x, y: (value) => g.toDomYCoord(value), color});
            context.restore();
            over({x, left: area.x, width: area.w});
        },
    });
}

/** Areas as boxes from point to point, the last at the bottom, with the pattern of their kind. */
function boxes(context, g, curve, color) {
    const fill = filler(context, color);
    curve.areas.forEach(({kind}, n) => { /* all of a kind at once, so that patterns go through */
        for (let i = 0; i < curve.rows; i++) {
            const below = curve.areas.slice(n + 1).reduce((sum, {value}) => sum + value(i), 0), value = curve.areas[n].value(i);
            if (!(value > 0)) continue;
            const left = g.toDomXCoord(curve.at(i)), right = g.toDomXCoord(i + 1 < curve.rows ? curve.at(i + 1) : curve.end);
            const top = g.toDomYCoord(below + value);
            fill(kind, left, top, right - left + 0.4, g.toDomYCoord(below) - top, undefined, 0);
        }
    });
}
