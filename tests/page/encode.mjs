// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the bytes of a page for the tests of what reads them: see pypygc/render/page/columns.h.

function varint(value) {
    const list = [];
    for (; value >= 128; value = Math.floor(value / 128)) list.push(value % 128 + 128);
    return [...list, value];
}

/** Tables of columns as bytes, {name: {column: [kind, numbers or texts]}}. */
export function encode(tables) {
    const strings = [];
    const number = (text) => {
        if (text === null) return 0;
        if (!strings.includes(text)) strings.push(text);
        return strings.indexOf(text) + 1;
    };
    const body = [...varint(Object.keys(tables).length)];
    for (const [name, columns] of Object.entries(tables)) {
        const list = Object.entries(columns);
        body.push(...varint(number(name)), ...varint(list[0][1][1].length), ...varint(list.length));
        for (const [column, [kind, values]] of list) {
            let before = 0;
            const data = values.flatMap((value) => {
                if (kind === 2) return varint(number(value));
                if (kind === 3) return varint(value === null ? 0 : value + 1);
                if (kind === 0) return varint(value);
                const difference = value - before;
                before = value;
                return varint(difference >= 0 ? 2 * difference : -2 * difference - 1);
            });
            body.push(...varint(number(column)), kind, ...varint(data.length), ...data);
        }
    }
    const encoder = new TextEncoder(), texts = strings.map((text) => encoder.encode(text));
    return Uint8Array.from([...encoder.encode("pypygc.page/1\n"), ...varint(texts.length), ...texts.flatMap((text) => varint(text.length)),
        ...texts.flatMap((text) => [...text]), ...body]);
}
