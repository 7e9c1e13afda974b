// SPDX-License-Identifier: GPL-3.0-or-later
// What tells kinds of code apart on a canvas beside the colour: a pattern for each, as the style has them
// for elements.

/** The pattern of each kind; null for none. */
export const PATTERNS = {compiled: null, called: "lines", interpreted: "dots", guards: "bars", compiler: "cross", collector: "rows", collector2: "narrow rows", runtime: "back", all: null};

/** Patterns are drawn once for each canvas and colour of ink. */
export function patternOf(context, name, ink) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.strokeStyle = pen.fillStyle = ink;
    pen.lineWidth = 1;
    pen.beginPath();
    const line = (x0, y0, x1, y1) => { pen.moveTo(x0, y0); pen.lineTo(x1, y1); };
    if (name === "lines" || name === "cross") line(0, 8, 8, 0);
    if (name === "back" || name === "cross") line(0, 0, 8, 8);
    if (name === "bars") line(4.5, 0, 4.5, 8);
    if (name === "rows" || name === "narrow rows") line(0, 4.5, 8, 4.5);
    if (name === "narrow rows") line(0, 0.5, 8, 0.5);
    if (name === "dots") pen.rect(3, 3, 1, 1);
    pen.stroke();
    return context.createPattern(tile, "repeat");
}

/** Fills rectangles with the colour and the pattern of kinds. */
export function filler(context, color) {
    const made = new Map();
    return (kind, x, y, width, height, patterns = PATTERNS, least = 4) => { /* without pattern if less wide */
        context.fillStyle = color(`kind-${kind}`) || color("kind-runtime");
        context.fillRect(x, y, width, height);
        if (!patterns[kind] || width <= least) return;
        if (!made.has(kind)) made.set(kind, patternOf(context, patterns[kind], color("flame-pattern")));
        context.fillStyle = made.get(kind);
        context.fillRect(x, y, width, height);
    };
}
