// SPDX-License-Identifier: GPL-3.0-or-later
// Elements. Whatever comes from a profile becomes a text node, never markup.

/**
 * Makes an element.
 * @param {string} name tag, with classes behind dots: "div.card"
 * @param {Object<string, any>} attributes `on…` are listeners, `style` an object, false and null are left out
 * @param {...(Node|string|null|Array)} children
 */
export function h(name, attributes = {}, ...children) {
    const [tag, ...classes] = name.split(".");
    const element = document.createElement(tag);
    if (classes.length > 0) element.className = classes.join(" ");
    for (const [key, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
        else if (key === "style") for (const [what, how] of Object.entries(value)) element.style.setProperty(what, how);
        else element.setAttribute(key, value === true ? "" : String(value));
    }
    append(element, children);
    return element;
}

export function append(element, children) {
    for (const item of children.flat(Infinity)) {
        if (item === null || item === undefined || item === false) continue;
        element.append(item instanceof Node ? item : document.createTextNode(String(item)));
    }
    return element;
}

/** Puts other children in place of those that are there. */
export function replace(element, ...children) {
    element.replaceChildren();
    return append(element, children);
}

/** A choice of one of several, with a label. */
export function choice(label, options, value, onchange) {
    const select = h("select", {onchange: () => onchange(select.value)},
        options.map(([key, text]) => h("option", {value: key, selected: key === value}, text)));
    return h("label.choice", {}, label, " ", select);
}

/** An element whose content is made anew when it says so. @param {(draw: () => void) => any} build gets what to call */
export function redrawn(name, build) {
    const content = h(name);
    const draw = () => replace(content, build(draw));
    draw();
    return content;
}
