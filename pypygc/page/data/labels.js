// SPDX-License-Identifier: GPL-3.0-or-later
// What boxes of flame views are called: places as functions, lines or packages. Each place has the number of a
// label; labels themselves are made when they are shown.
import {packageOf} from "./profile.js";
import {having} from "./tree.js";

export class Labels {
    /** @param {import("./profile.js").Profile} profile @param {"function"|"line"|"package"} by */
    constructor(profile, by) {
        const {places} = profile;
        this.profile = profile;
        this.by = by;
        this.file = places.column("file");
        this.function = places.column("function");
        this.ofPlace = new Int32Array(places.rows + 1).fill(-1);
        /** By number of the file's name: the label of its package, or its functions by number of their name. */
        this.ofFile = [];
        /** Packages by name. */
        this.packages = new Map();
        /** A place of each label. */
        this.samples = [];
        this.made = [];
        /** By the frames of sites, which are the same for most figures. */
        this.sites = new WeakMap();
    }

    number(place) {
        const number = this.ofPlace[place];
        return number >= 0 ? number : this.ofPlace[place] = this.find(place);
    }

    find(place) {
        if (place === 0 || this.by === "line") return this.add(place); /* no two places are the same line */
        const file = this.file[place - 1];
        if (this.by === "package") return this.ofFile[file] ??= this.ofPackage(file, place);
        const functions = this.ofFile[file] ??= new Map(), name = this.function[place - 1];
        let number = functions.get(name);
        if (number === undefined) functions.set(name, number = this.add(place));
        return number;
    }

    add(place) {
        return this.samples.push(place) - 1;
    }

    ofPackage(file, place) {
        const name = packageOf(file > 0 ? this.profile.places.strings[file - 1] : null);
        if (!this.packages.has(name)) this.packages.set(name, this.add(place));
        return this.packages.get(name);
    }

    /** @returns {{name: string, detail: string, place: object|null}} */
    label(number) {
        return this.made[number] ??= labelOf(this.profile.place(this.samples[number]), this.by);
    }

    /**
     * Sites by the label of their innermost frame: of number n those in `sites` from first[n] to first[n + 1].
     * @param {Int32Array} frame of each site @param {Uint32Array} place of each frame
     */
    sitesOf(frame, place) {
        let found = this.sites.get(frame);
        if (found === undefined) this.sites.set(frame, found = this.makeSites(frame, place));
        return found;
    }

    makeSites(frame, place) {
        const number = new Int32Array(frame.length), sites = new Int32Array(frame.length);
        for (let i = 0; i < frame.length; i++) number[i] = this.number(place[frame[i] - 1]);
        const first = new Int32Array(this.samples.length + 1);
        for (let i = 0; i < number.length; i++) first[number[i] + 1]++;
        for (let n = 0; n + 1 < first.length; n++) first[n + 1] += first[n];
        const next = first.slice();
        for (let i = 0; i < number.length; i++) sites[next[number[i]]++] = i;
        return {first, sites};
    }

    /** Whether the label of a place has a text, as tree.js asks it of a box: by strings, so that few labels are made.
     *  @returns {(place: number) => boolean} */
    having(text) {
        const known = [], isLabel = having(text), isString = this.stringHaving(text);
        const byLabel = (place) => {
            const number = this.number(place);
            return known[number] ??= isLabel(this.label(number));
        };
        if (this.by === "package" || (this.by === "line" && text.includes(":"))) return byLabel;
        return (place) => place === 0 || this.function[place - 1] === 0 ? byLabel(place)
            : isString(this.function[place - 1]) || isString(this.file[place - 1]);
    }

    /** @returns {(number: number) => boolean} */
    stringHaving(text) {
        const {strings} = this.profile.places, wanted = text.toLowerCase(), known = new Uint8Array(strings.length + 1); /* 1: no, 2: yes */
        return (number) => {
            if (number === 0) return false;
            if (known[number] === 0) known[number] = strings[number - 1].toLowerCase().includes(wanted) ? 2 : 1;
            return known[number] === 2;
        };
    }
}

/** Labels of a profile, which are the same for all figures. */
export function labelsOf(profile, by) {
    profile.labels ??= new Map();
    if (!profile.labels.has(by)) profile.labels.set(by, new Labels(profile, by));
    return profile.labels.get(by);
}

function labelOf(place, by) {
    if (place === null) return {name: "?", detail: "", place: null};
    if (by === "package") return {name: packageOf(place.file), detail: "", place: null};
    return {name: (place.function ?? "?") + (by === "line" && place.line > 0 ? `:${place.line}` : ""), detail: place.file ?? "", place};
}
