// SPDX-License-Identifier: GPL-3.0-or-later
// Whether memory grows, as a sentence with links: the curve judged, by how much in a round of which loop,
// and on what it hangs.
import {bytes, count, percent} from "./format.js";
import {h} from "./dom.js";
import {mainSnapshot} from "../data/memory.js";

/** By the words of the JSON report. */
export const VERDICTS = {
    steady: "what is kept does not grow",
    plateau: "what is kept grew, and then stopped",
    grows: "what is kept GROWS through the run",
    outside: "memory outside of the collector's heap GROWS through the run",
    "garbage waits": "at the peak most was garbage that was not freed yet",
    fragmented: "at the end most of the heap is free, in pages that few objects keep",
};

/** The place on which most hangs in the snapshot to show first, as a row, or -1. */
export function firstKept(profile) {
    return (profile.keptOfSnapshot().get(mainSnapshot(profile)) ?? [])[0] ?? -1;
}

/** What grows is told from where on only if that is not nearly its whole. */
const LEAST_SINCE = 0.1;

/** Which class, made where, grew most, as it was measured. */
function grower(app, memory) {
    const made = app.profile.place(memory.number(0, "most_place")), since = memory.number(0, "most_since") / 10000;
    if (memory.text(0, "most") === null) return null;
    return [`: most by ${bytes(memory.number(0, "most_bytes"))} of `, h("a", {href: app.href("timeline", {curve: "alive"})}, memory.text(0, "most_words")), made ? [" made at ", app.placeLink(made)] : null,
        since >= LEAST_SINCE ? `, since ${percent(since, 1)} of the run` : null];
}

/** What follows the verdict: by how much, and where. */
function growth(app, memory) {
    const {profile} = app;
    const number = (key) => memory.number(0, key);
    const loop = profile.place(number("loop")), made = profile.place(number("made")), kept = firstKept(profile);
    const verdict = memory.text(0, "verdict");
    if (verdict === "fragmented") return [`: ${bytes(number("fragment_bytes"))} of it`];
    const most = verdict === "grows" || verdict === "outside" ? grower(app, memory) : null;
    if (!(number("kept_bytes") > 0)) return most ?? [];
    return [loop ? [`: ${bytes(number("per_round_bytes"))} a round of the loop at `, app.placeLink(loop), `, which went round ${count(number("rounds"))} times`] : null, most,
        memory.text(0, "library") ? `. ${bytes(number("kept_bytes"))} were not freed, allocated by ${memory.text(0, "library")}`
            : kept >= 0 ? [`. ${bytes(number("kept_bytes"))} hang on `, h("a", {href: app.href("holders")}, profile.keptWay(kept).join(" \u2192 "))] : null,
        made && most === null ? [". It is made at ", app.placeLink(made)] : null];
}

/** The verdict's children; null where the profile has no curve. */
export function verdict(app) {
    const memory = app.profile.tables.get("memory");
    if (memory.rows === 0) return null;
    const word = memory.text(0, "verdict");
    return [`Peak ${bytes(memory.number(0, "peak_bytes"))}, ${bytes(memory.number(0, "external_peak_bytes"))} outside: `,
        h("b", {}, VERDICTS[word] ?? word), growth(app, memory), ". "];
}

