// SPDX-License-Identifier: GPL-3.0-or-later
// The frame around the views: header, navigation, what is selected, keys, and light or dark.
import {percent, placeText} from "./format.js";
import {h, replace} from "./dom.js";
import {provedBy} from "./found.js";
import {makeFragment, parseFragment, selectionOf} from "./state.js";

const KEYS = [
    ["1 to 9", "open a view"],
    ["/", "search in this view"],
    ["?", "these keys"],
    ["d", "light or dark"],
    ["Esc", "clear the selection, close this"],
    ["Tab, Enter", "go to links, buttons and tables, and use them"],
    ["arrows", "in the flame view: to callers, callees and neighbours"],
    ["Enter, Backspace", "in the flame view: zoom in and out"],
    ["i", "in the flame view: callers or callees first"],
    ["n, p", "in the source view: next and previous line by its figure"],
];

export class App {
    /** @param {import("../data/profile.js").Profile} profile @param {HTMLElement} root
     *  @param {import("../views/views.js").View[]} views */
    constructor(profile, root, views) {
        this.profile = profile;
        this.root = root;
        this.views = views;
        this.view = views[0];
        this.parameters = new Map();
        /** What the view does with keys: key to function. */
        this.keys = new Map();
        /** Called when the view is left. */
        this.leave = [];
    }

    start() {
        const {run} = this.profile;
        this.navigation = h("ul");
        this.selection = h("p.selection", {role: "status"});
        this.main = h("main", {id: "main", tabindex: "-1"});
        this.help = this.makeHelp();
        replace(this.root,
            h("a.skip", {href: "#main", onclick: (event) => { event.preventDefault(); this.main.focus(); }}, "To the view"),
            h("header", {},
                h("h1", {}, h("span.name", {}, "pypygc"), " ", h("span.command", {}, this.profile.title())),
                h("div.tools", {},
                    h("button", {type: "button", onclick: () => this.toggleDark()}, "Light or dark"),
                    h("button", {type: "button", onclick: () => this.help.showModal()}, "Keys"))),
            run.has("incomplete") ? h("p.warning", {role: "alert"}, `Incomplete: ${run.get("incomplete")}.`) : null,
            h("nav", {"aria-label": "Views"}, this.navigation), this.selection, this.main, this.help);
        window.addEventListener("hashchange", () => this.show());
        window.addEventListener("beforeprint", () => { for (const folded of this.main.querySelectorAll("details")) folded.open = true; });
        document.addEventListener("keydown", (event) => this.key(event));
        this.show();
    }

    /** A fragment with these parameters beside what is selected. */
    href(view, parameters = {}) {
        return makeFragment(view, new Map([...selectionOf(this.parameters), ...Object.entries(parameters)]));
    }

    /** Changes parameters of this view, without a new entry in the history. */
    set(parameters) {
        for (const [key, value] of Object.entries(parameters)) {
            if (value === null || value === undefined) this.parameters.delete(key);
            else this.parameters.set(key, String(value));
        }
        history.replaceState(null, "", makeFragment(this.view.id, this.parameters));
        this.showSelection();
        this.showNavigation();
    }

    get(key) {
        return this.parameters.get(key) ?? null;
    }

    /** A link to a place in the source view. */
    placeLink(place, text = placeText(place)) {
        if (place === null || place.file === null) return h("span", {}, text);
        return h("a", {href: this.href("source", {file: place.file, line: place.line || null, function: place.function}),
                       title: place.file}, text);
    }

    show() {
        const {view, parameters} = parseFragment(location.hash);
        this.view = this.views.find(({id}) => id === view) ?? this.views[0];
        this.parameters = parameters;
        this.keys.clear();
        for (const leave of this.leave.splice(0)) leave();
        this.showNavigation();
        this.showSelection();
        const content = this.view.show(this);
        replace(this.main, h("h2", {}, this.view.name), this.view.proves ? provedBy(this, this.view.id) : null, content);
        document.title = `${this.view.name} - ${document.title.replace(/^.* - (?=[^-]* - pypygc$)/, "")}`;
        this.view.shown?.(this);
    }

    showNavigation() {
        replace(this.navigation, this.views.map((view, i) => h("li", {}, h("a", {
            href: this.href(view.id), "aria-current": view === this.view ? "page" : null,
            "aria-keyshortcuts": String(i + 1)}, view.name))));
    }

    showSelection() {
        const {parameters} = this;
        const parts = [];
        if (parameters.has("file"))
            parts.push(`line ${placeText({file: parameters.get("file"), line: Number(parameters.get("line") ?? 0), function: parameters.get("function") ?? ""})}`);
        if (parameters.has("trace")) parts.push(`trace ${parameters.get("trace")}`);
        if (parameters.has("type")) parts.push(`type ${parameters.get("type")}`);
        if (parameters.has("from"))
            parts.push(`${percent(parameters.get("to") - parameters.get("from"), this.clock())} of the run${this.view.hasRange ? "" : " (what this view shows is kept for the whole run only)"}`);
        replace(this.selection, parts.length === 0 ? null
            : ["Selected: ", parts.join("; "), " ", h("a", {href: makeFragment(this.view.id, [])}, "clear")]);
        this.selection.hidden = parts.length === 0;
    }

    /** Bytes allocated in the whole run. */
    clock() {
        const curve = this.profile.tables.get("curve");
        return curve.rows > 0 ? curve.number(curve.rows - 1, "allocated_bytes") : this.profile.total("allocated_bytes") ?? 0;
    }

    makeHelp() {
        const help = h("dialog.help", {"aria-label": "Keys"},
            h("h2", {}, "Keys"),
            h("table", {}, h("tbody", {}, [...KEYS, ...this.views.flatMap(({keys}) => keys ?? [])].map(([key, what]) => h("tr", {}, h("th", {scope: "row"}, h("kbd", {}, key)), h("td", {}, what))))),
            h("p", {}, "The address has all that is shown: a link to it opens the same view and line. ",
                "Figures in tables are exact; those in sentences are rounded."),
            h("button", {type: "button", onclick: () => help.close()}, "Close"));
        return help;
    }

    toggleDark() {
        const now = document.documentElement.dataset.theme ??
            (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
        document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
        this.show(); /* what is drawn has other colours */
    }

    key(event) {
        const {key, target} = event;
        if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) {
            if (key === "Escape") target.blur();
            return;
        }
        const own = this.keys.get(key);
        if (own !== undefined && own(event) !== false) event.preventDefault();
        else if (own === undefined) this.generalKey(event);
    }

    generalKey(event) {
        const {key} = event;
        if (key === "?") this.help.open ? this.help.close() : this.help.showModal();
        else if (key === "d") this.toggleDark();
        else if (key === "/") document.querySelector("main input[type=search]")?.focus();
        else if (/^[1-9]$/.test(key) && this.views[key - 1] !== undefined) location.hash = this.href(this.views[key - 1].id);
        else if (key === "Escape" && !this.help.open && !this.selection.hidden) location.hash = makeFragment(this.view.id, []);
        else return;
        event.preventDefault();
    }
}
