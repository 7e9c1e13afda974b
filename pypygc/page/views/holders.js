// SPDX-License-Identifier: GPL-3.0-or-later
// Who keeps what is alive: the way from a root to where much hangs, in names of Python; which types would
// free how much; and who held what in the course of the run.
import {bytes, count, percent, placeText} from "../ui/format.js";
import {h} from "../ui/dom.js";
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
        h("h3", {}, `${bytes(all.number(kept, "retained_bytes"))}, ${percent(all.number(kept, "retained_bytes"), alive)} of what is alive`),
        h("p", {}, `${count(all.number(kept, "retained_bytes"))} bytes in ${count(all.number(kept, "objects"))} objects are kept by `, h("b", {}, profile.keptWay(kept).join(" \u2192 ")),
            `; the way begins at ${ROOTS[all.text(kept, "root")] ?? all.text(kept, "root")}.`,
            filled ? [" Last put in at ", app.placeLink(filled), "."] : null, made ? [" What hangs there is made at ", app.placeLink(made), "."] : null),
        icicle(profile, kept),
        table({caption: "What hangs on it", rows: profile.typesOfKept().get(kept) ?? [], columns: [
            {label: "Type", text: (i) => types.text(i, "name"), cell: (i) => h("a", {href: app.href("types", {type: types.text(i, "name")})}, types.text(i, "name"))},
            {label: "Objects", number: (i) => types.number(i, "objects")}, {label: "Bytes", number: (i) => types.number(i, "bytes")}]}));
}

function retained(app, alive) {
    const {profile} = app;
    const all = profile.tables.get("retained");
    const rows = all.indices().filter((i) => Number.isNaN(all.number(i, "site")));
    if (rows.length === 0) return null;
    return table({caption: "Types that are alive at the end, with what would be freed with them", rows, sort: 3, selected: (i) => all.text(i, "type") === app.get("type"), columns: [
        {label: "Type", text: (i) => all.text(i, "type"), cell: (i) => h("a", {href: app.href("types", {type: all.text(i, "type")})}, all.text(i, "type"))},
        {label: "Objects", number: (i) => all.number(i, "objects")}, {label: "Bytes", number: (i) => all.number(i, "bytes")},
        {label: "Freed with them, bytes", number: (i) => all.number(i, "retained_bytes"), bar: alive}]});
}

function retainedBySite(app) {
    const {profile} = app;
    const all = profile.tables.get("retained");
    const rows = all.indices().filter((i) => !Number.isNaN(all.number(i, "site")));
    if (rows.length === 0) return null;
    const placeOf = (i) => profile.place(profile.sites.number(all.number(i, "site"), "place"));
    return table({caption: "The same by who allocated them", rows, sort: 3, first: 15, columns: [
        {label: "Allocated at", text: (i) => placeText(placeOf(i)), cell: (i) => app.placeLink(placeOf(i))},
        {label: "Type", text: (i) => all.text(i, "type")}, {label: "Objects", number: (i) => all.number(i, "objects")},
        {label: "Freed with them, bytes", number: (i) => all.number(i, "retained_bytes")}]});
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

export const holders = {
    id: "holders",
    name: "Holders",
    show(app) {
        const {profile} = app;
        const kept = profile.tables.get("kept"), alive = profile.total("snapshot_bytes") ?? 0;
        if (alive === 0 && profile.tables.get("held").rows === 0) return h("p", {}, "What is alive at the end was not looked at in this run.");
        return [h("p.sentence", {}, kept.rows > 0 ? `Of ${bytes(alive)} alive at the end, ${percent(kept.number(0, "retained_bytes"), alive)} hangs on ${profile.keptWay(0).join(" \u2192 ")}.`
            : alive > 0 ? `${bytes(alive)} in ${count(profile.total("snapshot_objects"))} objects were alive at the end, and no single object keeps more than a twentieth of it.`
            : "The heap was not looked at at the end of this run; below is who held it before, and what memory is outside of it."),
            h("ol.plain", {}, kept.indices().map((i) => holder(app, i, alive))), retained(app, alive), retainedBySite(app), outside(app), held(app)];
    },
};

/** Memory outside of the collector's heap, by who asked for it. */
function outside(app) {
    const {profile} = app;
    const all = profile.tables.get("external");
    if (all.rows === 0) return null;
    const live = (i) => all.number(i, "bytes") + all.number(i, "inherited_bytes") - all.number(i, "freed_bytes");
    const placeOf = (i) => profile.place(profile.sites.number(all.number(i, "site"), "place"));
    return table({caption: "Memory outside of the collector's heap", rows: all.indices(), sort: 4, first: 15, columns: [
        {label: "Asked for at", text: (i) => placeText(placeOf(i)), cell: (i) => app.placeLink(placeOf(i))}, {label: "By", text: (i) => all.text(i, "library") ?? "PyPy"},
        {label: "Blocks", number: (i) => all.number(i, "blocks")}, {label: "Bytes", number: (i) => all.number(i, "bytes")}, {label: "Not freed, bytes", number: live}, {label: "At most at once, bytes", number: (i) => all.number(i, "peak_bytes")}]});
}
