// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown, as the fragment of the address: a link to it opens the same thing. "#source?file=…&line=12"
// is the view and what is selected; the selection stays when another view is opened.

/** What is selected. Other parameters belong to one view. */
export const SELECTION = ["file", "line", "function", "trace", "type", "from", "to"];

/** @returns {{view: string, parameters: Map<string, string>}} */
export function parseFragment(fragment) {
    const text = fragment.replace(/^#/, "");
    const split = text.indexOf("?");
    const view = split < 0 ? text : text.slice(0, split);
    const parameters = new Map(split < 0 ? [] : new URLSearchParams(text.slice(split + 1)));
    return {view, parameters};
}

/** @param {string} view @param {Iterable<[string, any]>} parameters those without a value are left out */
export function makeFragment(view, parameters) {
    const search = new URLSearchParams();
    for (const [key, value] of parameters)
        if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
    const text = search.toString();
    return text === "" ? `#${view}` : `#${view}?${text}`;
}

/** What stays of the parameters when another view is opened. */
export function selectionOf(parameters) {
    return new Map([...parameters].filter(([key]) => SELECTION.includes(key)));
}
