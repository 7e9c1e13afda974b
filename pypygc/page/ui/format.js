// SPDX-License-Identifier: GPL-3.0-or-later
// Figures and names as people read them. Figures in tables are exact; words round.

const NUMBER = new Intl.NumberFormat("en-US"); /* made once: that is what takes time in toLocaleString */

/** 1,234,567. What was not measured is a dash. */
export function count(value) {
    return value === undefined || Number.isNaN(value) ? "\u2013" : NUMBER.format(value);
}

/** 1 trace, 1,234 traces. */
export function counted(value, word, words = `${word}s`) {
    return `${count(value)} ${value === 1 ? word : words}`;
}

/** A text of the report with the long numbers in it divided: 13136722 objects. Not what stands behind a
 *  colon, a dot or a letter: lines, fractions, names. */
export function divided(text) {
    return text === null ? null : text.replace(/(?<![\w.:,#/-])\d{5,}(?![\w:/]|\.\w)/g, (digits) => count(Number(digits)));
}

/** 1.5 MiB, for sentences. */
export function bytes(value) {
    const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    if (value === undefined || Number.isNaN(value)) return "\u2013";
    while (value >= 1024 && unit < units.length - 1) {
        value /= 1024;
        unit++;
    }
    return unit === 0 ? `${value} ${units[0]}` : `${value.toFixed(1)} ${units[unit]}`;
}

/** 1.5 million, for sentences. */
export function short(value) {
    for (const [size, name] of [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]])
        if (value >= size) return `${(value / size).toFixed(1)} ${name}`;
    return count(value);
}

/** 12.3 %, or less than 0.1 %. */
export function percent(part, whole) {
    if (!(whole > 0)) return "0 %";
    const share = 100 * part / whole;
    if (share > 0 && share < 0.1) return "<0.1 %";
    return `${share >= 99.95 || share === 0 ? share.toFixed(0) : share.toFixed(1)} %`;
}

/** The last part of a path; of a package's own file the last two: ssl/__init__.py. */
export function fileName(file) {
    if (file === null) return "";
    const parts = file.split("/"), name = parts[parts.length - 1];
    return (name === "__init__.py" ? parts.slice(-2).join("/") : name) || file;
}

/** file:line function. */
export function placeText(place) {
    if (place === null) return "";
    if (place.file === null) return place.function ?? "";
    return `${fileName(place.file)}${place.line > 0 ? `:${place.line}` : ""} ${place.function ?? ""}`.trim();
}

/** A key of the profile in words: gc_blame_instructions. */
export function words(key) {
    return key.replace(/_/g, " ").replace(/\bgc\b/, "GC").replace(/\bjit\b/, "JIT");
}
