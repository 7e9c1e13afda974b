// SPDX-License-Identifier: GPL-3.0-or-later
// The heap at a moment that the reader picks: what was alive by type, by site and by class, with its age and
// what would be freed with it, what of it could be saved, and the way from the root to where much hangs,
// in names of Python. Behind it what fragments the heap, what is outside of it, and who held what in the
// course of the run.
import {bytes, count, counted, fileName, percent, placeText} from "../ui/format.js";
import {choice, h, redrawn} from "../ui/dom.js";
import {aliveRows, garbageOf, momentOf, notFreed, snapshotKey, snapshotNamed, snapshotWithin} from "../data/memory.js";
import {table} from "../ui/table.js";

const ROOTS = {prebuilt: "PyPy's own objects, modules among them", stack: "the stack of compiled and C code", local: "a local variable", finalizers: "objects that wait for their finalizer"};

/** The way as an icicle: each step as wide as what would be freed with it. */
function icicle(profile, kept) {
    const steps = profile.tables.get("kept_steps");
    const rows = profile.stepsOfKept().get(kept) ?? [];
    const most = Math.max(1, ...rows.map((i) => steps.number(i, "bytes")));
    return h("ol.icicle", {"aria-label": "The way from the root, with what would be freed with each step"}, rows.map((i) => h("li", {style: {width: `${Math.max(8, 100 * steps.number(i, "bytes") / most)}%`}},
        h("span", {}, steps.text(i, "text")), " ", h("small", {}, steps.number(i, "bytes") > 0 ? bytes(steps.number(i, "bytes")) : ""))));
}

function holder(app, kept, alive) {
    const {profile} = app;
    const all = profile.tables.get("kept"), types = profile.tables.get("kept_types");
    const filled = profile.place(all.number(kept, "filled")), made = profile.place(all.number(kept, "made"));
    return h("li.holder", {},
        h("h3", {}, `${bytes(all.number(kept, "retained_bytes"))}, ${percent(all.number(kept, "retained_bytes"), alive)} of what was alive`),
        h("p", {}, `${count(all.number(kept, "retained_bytes"))} bytes in ${counted(all.number(kept, "objects"), "object")} are kept by `, h("b", {}, profile.keptWay(kept).join(" \u2192 ")),
            `; the way begins at ${ROOTS[all.text(kept, "root")] ?? all.text(kept, "root")}.`,
            all.number(kept, "outside_bytes") > 0 ? ` They lead to ${bytes(all.number(kept, "outside_bytes"))} of memory outside the heap.` : null,
            filled ? [" Last put in at ", app.placeLink(filled), "."] : null, made ? [" What hangs there is made at ", app.placeLink(made), "."] : null),
        icicle(profile, kept),
        table({caption: "What hangs on it", rows: profile.typesOfKept().get(kept) ?? [], columns: [
            {label: "Type", text: (i) => types.text(i, "name"), cell: (i) => h("a", {href: app.href("types", {type: types.text(i, "name")})}, types.text(i, "name"))},
            {label: "Objects", number: (i) => types.number(i, "objects")}, {label: "Bytes", number: (i) => types.number(i, "bytes")}]}));
}

/** What types, or what sites have of them, had alive: what would be freed with it, its age, what could be saved. */
function alive(app, shot, ofSites) {
    const {profile} = app;
    const all = profile.tables.get("retained"), shots = profile.tables.get("snapshots");
    const rows = aliveRows(profile, shot, ofSites);
    if (rows.length === 0) return null;
    const live = shots.number(shot, "live_bytes"), clock = shots.number(shot, "at");
    const placeOf = (i) => profile.place(all.number(i, "own_line")) ?? profile.place(profile.sites.number(all.number(i, "site"), "place"));
    const some = (key) => rows.some((i) => all.number(i, key) > 0);
    const column = (label, key, bar = 0, title = null) => key === "bytes" || some(key) ? {label, title, number: (i) => all.number(i, key), bar} : null;
    const columns = [ofSites ? {label: "Allocated for", text: (i) => placeText(placeOf(i)), cell: (i) => app.placeLink(placeOf(i))} : null,
        {label: "Type", text: (i) => all.text(i, "type"), cell: (i) => h("a", {href: app.href("types", {type: all.text(i, "type")})}, all.text(i, "type"))},
        column("Objects", "objects"), column("Bytes", "bytes", ofSites ? live : 0), column("Freed with them, bytes", "retained_bytes", ofSites ? 0 : live, "What only they keep alive, they themselves included: it would be freed with them (retained size)"),
        some("age_bytes") && clock > 0 ? {label: "Age", title: "Bytes that were allocated since they were made, on average, as a part of all", number: (i) => all.number(i, "age_bytes"),
            cell: (i) => Number.isNaN(all.number(i, "age_bytes")) ? "\u2013" : percent(all.number(i, "age_bytes"), clock)} : null,
        column("In the nursery, bytes", "young_bytes"), column("Not in use, bytes", "spare_bytes", 0, "Room that lists and dictionaries have for more items than are in them"),
        column("Texts that are equal, bytes", "duplicate_bytes", 0, "What one copy of each text would save")].filter(Boolean);
    const by = columns.findIndex(({label}) => label === (ofSites ? "Bytes" : "Freed with them, bytes"));
    return table({caption: `${ofSites ? "The same by who allocated it" : "Types"}, alive ${momentOf(profile, shot)}`, rows, first: 15, sort: by < 0 ? 2 : by,
        selected: (i) => all.text(i, "type") === app.get("type"), columns});
}

/** What instances of classes cost with all that they alone own. */
function classes(app, shot) {
    const {profile} = app;
    const all = profile.tables.get("classes"), parts = profile.tables.get("class_parts");
    const rows = profile.classesOfSnapshot().get(shot) ?? [];
    if (rows.length === 0) return null;
    const each = (i, key) => all.number(i, "instances") > 0 ? all.number(i, key) / all.number(i, "instances") : NaN;
    const madeOf = (i) => (profile.partsOfClass().get(i) ?? []).map((part) => `${parts.text(part, "what")} ${bytes(parts.number(part, "bytes"))}`).join(", ");
    return table({caption: `What instances cost ${momentOf(profile, shot)}, with what they alone own`, rows, first: 10, columns: [
        {label: "Class", text: (i) => all.text(i, "name"), cell: (i) => h("a", {href: app.href("types", {type: all.text(i, "name")})}, all.text(i, "name"))},
        {label: "Instances", number: (i) => all.number(i, "instances")},
        {label: "Bytes each", number: (i) => each(i, "own_bytes"), cell: (i) => each(i, "own_bytes").toFixed(1)},
        {label: "With what it owns", number: (i) => each(i, "bytes"), cell: (i) => each(i, "bytes").toFixed(1)},
        {label: "All, bytes", number: (i) => all.number(i, "bytes")}, {label: "Not in use, bytes", number: (i) => all.number(i, "spare_bytes")},
        {label: "Made of", text: madeOf}]});
}

/** What could be saved: room of containers that is not in use, texts that are there several times. */
function savings(app, shot) {
    const {profile} = app;
    const all = profile.tables.get("retained"), live = profile.tables.get("snapshots").number(shot, "live_bytes");
    const saving = (key, words) => {
        const sum = aliveRows(profile, shot, false).reduce((total, i) => total + all.number(i, key), 0);
        if (!(sum > live / 100)) return null;
        const sites = aliveRows(profile, shot, true).filter((i) => all.number(i, key) > 0).sort((a, b) => all.number(b, key) - all.number(a, key));
        const place = sites.length > 0 ? profile.place(all.number(sites[0], "own_line")) : null;
        return h("p", {}, `${bytes(sum)} (${percent(sum, live)}) ${words}`, place ? [`, ${bytes(all.number(sites[0], key))} of them from `, app.placeLink(place)] : null, ".");
    };
    return [saving("spare_bytes", "of lists and dictionaries are allocated and not in use"), saving("duplicate_bytes", "would be saved by one copy of each text")];
}

/** Who keeps pages that are mostly free. */
function fragmentation(app) {
    const {profile} = app;
    const all = profile.tables.get("sparse");
    if (all.rows === 0) return null;
    const placeOf = (i) => profile.place(profile.sites.number(all.number(i, "site"), "place"));
    return table({caption: "Fragmentation: who keeps pages at the end that are less than half full", rows: all.indices(), first: 10, sort: 2, columns: [
        {label: "Allocated at", text: (i) => placeText(placeOf(i)), cell: (i) => app.placeLink(placeOf(i))}, {label: "Type", text: (i) => all.text(i, "type")},
        {label: "Free in these pages, bytes", number: (i) => all.number(i, "free_bytes")},
        {label: "Objects", number: (i) => all.number(i, "objects")}, {label: "Bytes", number: (i) => all.number(i, "bytes")}]});
}

/** The way of a holder that was found in the course of the run. */
function way(profile, i) {
    const steps = profile.tables.get("holder_steps"), holders = profile.tables.get("holders");
    const parts = (profile.stepsOfHolder().get(i) ?? []).map((step) => `${steps.text(step, "type")}${steps.text(step, "field") ? `.${steps.text(step, "field")}` : ""}${steps.number(step, "repeat") > 0 ? ` (${count(steps.number(step, "repeat"))} times)` : ""}`);
    const name = holders.text(i, "name");
    return (name ? [`local variable ${name}`, ...parts] : parts).join(" \u2192 ");
}

function held(app) {
    const {profile} = app;
    const all = profile.tables.get("held"), holders = profile.tables.get("holders");
    if (all.rows === 0) return null;
    return h("section", {}, h("h3", {}, "Who held the old generation in the course of the run"),
        all.indices().reverse().map((moment) => h("details", {open: moment === all.rows - 1}, h("summary", {},
            `${all.number(moment, "at_exit") > 0 ? "At the end" : `After ${bytes(all.number(moment, "allocated_bytes"))} allocated`}: ${bytes(all.number(moment, "bytes"))} reached, ${bytes(all.number(moment, "unreached_bytes"))} garbage or not found`),
            table({caption: "Holders", rows: profile.holdersOfMoment().get(moment) ?? [], first: 10, columns: [
                {label: "Root", text: (i) => holders.text(i, "root"), cell: (i) => ROOTS[holders.text(i, "root")] ?? holders.text(i, "root")},
                {label: "Way", text: (i) => way(profile, i), cell: (i) => [holders.number(i, "place") > 0 ? [app.placeLink(profile.place(holders.number(i, "place"))), ": "] : null, way(profile, i)]},
                {label: "Objects", number: (i) => holders.number(i, "objects")}, {label: "Bytes", number: (i) => holders.number(i, "bytes"), bar: all.number(moment, "bytes")}]}))));
}

/** The heap at a moment: what hangs where, and what it is. */
function snapshot(app, shot, draw) {
    const {profile} = app;
    const shots = profile.tables.get("snapshots"), live = shots.number(shot, "live_bytes"), when = momentOf(profile, shot);
    const kept = profile.keptOfSnapshot().get(shot) ?? [], keptTable = profile.tables.get("kept");
    const keys = shots.indices().map((i) => [snapshotKey(profile, i), `${momentOf(profile, i)}: ${bytes(shots.number(i, "live_bytes"))} alive`]);
    return [h("p.sentence", {}, `${bytes(live)} in ${counted(shots.number(shot, "live_objects"), "object")} were alive ${when}`,
        shots.number(shot, "old_bytes") > 0 ? `, and ${bytes(garbageOf(profile, shot))} more were garbage that was not freed yet` : "",
        kept.length > 0 ? `; ${percent(keptTable.number(kept[0], "retained_bytes"), live)} hangs on ${profile.keptWay(kept[0]).join(" \u2192 ")}.` : "; no single object keeps more than a twentieth of it."),
    h("div.controls", {}, choice("Snapshot", keys, snapshotKey(profile, shot), (key) => { app.set({snapshot: key}); draw(); }),
        h("a", {href: app.href("flame", {metric: `alive:${snapshotKey(profile, shot)}`})}, "as a flame view")),
    h("ol.plain", {}, kept.map((i) => holder(app, i, live))), savings(app, shot), alive(app, shot, false), alive(app, shot, true), classes(app, shot)];
}

export const holders = {
    id: "holders",
    proves: true,
    name: "Holders",
    hasRange: true,
    show(app) {
        return redrawn("div", (draw) => build(app, draw));
    },
};

function build(app, draw) {
    const {profile} = app;
    const isPart = app.get("from") !== null && app.get("snapshot") === null;
    const within = isPart ? snapshotWithin(profile, Number(app.get("from")), Number(app.get("to"))) : -1;
    const shot = within >= 0 ? within : snapshotNamed(profile, app.get("snapshot"));
    const looked = profile.tables.get("held").rows > 0 || profile.tables.get("external").rows > 0;
    if (shot < 0 && !looked) return h("p", {}, "What is alive was not looked at in this run.");
    return [isPart && within < 0 ? h("p.warning", {}, "No snapshot was taken in the range that is selected: what follows is of another moment.") : null,
        isOutsideMore(profile, shot) ? [h("h3", {}, "Outside of the collector's heap"), outside(app), h("h3", {}, "In the heap")] : null,
        shot >= 0 ? snapshot(app, shot, draw) : h("p.sentence", {}, `No snapshot of the heap was taken in this run; below is who held it at ${counted(profile.tables.get("held").rows, "moment")}, and what memory is outside of it.`),
        isOutsideMore(profile, shot) ? null : outside(app), fragmentation(app), held(app)];
}

/** Bytes outside of the heap that were not freed. */
function outsideLeft(profile) {
    const all = profile.tables.get("external");
    return all.indices().reduce((sum, i) => sum + notFreed(all, i), 0);
}

/** Whether what Python code asked for outside of the heap is more than what is alive in it: then it comes first. */
function isOutsideMore(profile, shot) {
    const all = profile.tables.get("external");
    const asked = all.indices().reduce((sum, i) => sum + (profile.place(profile.sites.number(all.number(i, "site"), "place"))?.file ? notFreed(all, i) : 0), 0);
    return asked > (shot >= 0 ? profile.tables.get("snapshots").number(shot, "live_bytes") : profile.total("old_live_bytes") ?? 0);
}

/** Who asked for most of what was not freed, and which library did it for them. */
function outsideSentence(app, placeOf) {
    const {profile} = app, all = profile.tables.get("external"), left = outsideLeft(profile), sums = new Map();
    for (const i of all.indices()) {
        const place = placeOf(i), key = `${placeText(place)}\0${all.text(i, "library")}`, sum = sums.get(key) ?? {place, library: all.text(i, "library"), bytes: 0};
        sums.set(key, {...sum, bytes: sum.bytes + notFreed(all, i)});
    }
    const [most] = [...sums.values()].sort((a, b) => b.bytes - a.bytes);
    return h("p.sentence", {}, `${bytes(left)} outside of the collector's heap were not freed`,
        most?.bytes > 0 ? [`: ${percent(most.bytes, left)} of it was asked for by ${fileName(most.library ?? "PyPy")} for `, most.place ? app.placeLink(most.place) : "no Python line"] : "", ".");
}

/** Memory outside of the collector's heap, by who asked for it. */
function outside(app) {
    const {profile} = app;
    const all = profile.tables.get("external");
    if (all.rows === 0) return null;
    const live = (i) => notFreed(all, i);
    const placeOf = (i) => profile.place(profile.sites.number(all.number(i, "site"), "place"));
    return [outsideSentence(app, placeOf), table({caption: "Memory outside of the collector's heap", rows: all.indices(), sort: 4, first: 15, columns: [
        {label: "Asked for at", text: (i) => placeText(placeOf(i)), cell: (i) => app.placeLink(placeOf(i))}, {label: "By", text: (i) => all.text(i, "library") ?? "PyPy"},
        {label: "Blocks", number: (i) => all.number(i, "blocks")}, {label: "Bytes", number: (i) => all.number(i, "bytes")}, {label: "Not freed, bytes", number: live}, {label: "At most at once, bytes", number: (i) => all.number(i, "peak_bytes")}]})];
}
