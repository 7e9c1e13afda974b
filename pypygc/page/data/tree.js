// SPDX-License-Identifier: GPL-3.0-or-later
// Nodes of the trees of flame views: their children, where their boxes are, and which have a text.

/** @typedef {{name: string, detail: string, kind: string, value: number, self: number, place: object|null,
 *             parent: Node|null, isRest?: boolean, grow?: () => Node[], children: Map<string, Node>|null}} Node
 *  grow makes the children of a node of a large tree, when somebody asks for them. */

/** @param {string|(() => string)} kind or who finds it, when it is asked for: most nodes are too small to be drawn @returns {Node} */
export function node(name, detail, kind, place, parent) {
    return {name, detail, get kind() { return typeof kind === "function" ? kind = kind() : kind; }, value: 0, self: 0, place, children: null, parent};
}

/** The node of all. */
export function rootOf(value) {
    const root = node("all", "", "all", null, null);
    root.value = value;
    return root;
}

/** The children of a node, the largest first; what is smaller together comes last. */
export function childrenOf(at) {
    if (at.sorted === undefined) {
        at.sorted = at.grow !== undefined ? at.grow() : [...at.children?.values() ?? []].sort((a, b) => b.value - a.value);
        at.grow = undefined;
    }
    return at.sorted;
}

/**
 * Rectangles of what is below a node, for a width in pixels: those of less than a pixel are left out.
 * @returns {{node: Node, x: number, width: number, depth: number}[]}
 */
export function layout(root, width) {
    const boxes = [];
    const open = [{at: root, x: 0, w: width, depth: 0}];
    while (open.length > 0) {
        const {at, x, w, depth} = open.pop();
        boxes.push({node: at, x, width: w, depth});
        if (at.isRest && at !== root) continue; /* until somebody goes into it */
        let from = x;
        for (const below of childrenOf(at)) {
            const part = at.value > 0 ? w * below.value / at.value : 0;
            if (part < 1) continue;
            open.push({at: below, x: from, w: part, depth: depth + 1});
            from += part;
        }
    }
    return boxes;
}

/** Boxes of less than this part of the whole are narrower than a pixel, until somebody goes into them. */
export const MIN_FOUND = 1 / 1250;

/** Whether the name or the file of a node has a text. @returns {(at: Node) => boolean} */
export function having(text) {
    const wanted = text.toLowerCase();
    return ({name, detail}) => name.toLowerCase().includes(wanted) || detail.toLowerCase().includes(wanted);
}

/** Nodes that have the text, as far as they can be seen, and how much is in all that have it. */
export function matching(root, text) {
    const matches = having(text);
    const found = new Set();
    let value = 0;
    const open = [{at: root, inside: false}];
    while (open.length > 0) {
        const {at, inside} = open.pop();
        const hit = at.parent !== null && matches(at);
        if (hit) found.add(at);
        if (hit && !inside) value += at.value;
        for (const below of childrenOf(at)) {
            if (below.value < root.value * MIN_FOUND || below.isRest) break; /* the rest is smaller, or together */
            open.push({at: below, inside: inside || hit});
        }
    }
    return {found, value: root.exact !== undefined ? root.exact(text) : value};
}
