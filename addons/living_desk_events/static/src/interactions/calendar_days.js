import { reactive } from "@odoo/owl";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { DayPicker } from "../day_picker/day_picker";

// What the colours of the days depend on, beside the hours of the line.
const PLACE_FIELDS = ["venue_id", "city", "country_id", "tz", "discipline_id", "audience"];

/**
 * Shows free and crowded days beside the form of an event; choosing one fills in the date that
 * was touched last, or the first one that is empty. Without JavaScript the dates are typed.
 */
export class LivingCalendarDays extends Interaction {
    static selector = ".o_living_calendar_form .o_living_calendar_days";
    dynamicSelectors = {
        ...this.dynamicSelectors,
        _form: () => this.el.closest("form"),
    };
    dynamicContent = {
        _root: { "t-att-class": () => ({ "d-none": false }) },
        _form: {
            "t-on-change": this.debounced(this.onChange, 300),
            "t-on-focusin": this.onFocus,
        },
    };

    setup() {
        this.form = this.el.closest("form");
        this.line = null;
        this.shared = reactive({ value: this.date?.value || null, revision: "" });
    }

    start() {
        this.mountComponent(this.el.querySelector(".o_living_calendar_days_host"), DayPicker, {
            state: this.shared,
            load: (first, last) => this.load(first, last),
            select: (key) => this.select(key),
        });
    }

    /** The row of the form whose date is chosen. */
    get row() {
        const rows = [...this.form.querySelectorAll(".o_living_date_line")];
        const empty = rows.find((row) => !row.querySelector("[name=date]").value);
        return rows.includes(this.line) ? this.line : empty || rows[0];
    }

    get date() {
        return this.row?.querySelector("[name=date]");
    }

    onFocus(ev) {
        const row = ev.target.closest(".o_living_date_line");
        if (row) {
            this.line = row;
            this.onChange();
        }
    }

    onChange() {
        this.shared.value = this.date.value || null;
        this.shared.revision = JSON.stringify(this.answers);
    }

    get answers() {
        const answers = {};
        for (const name of ["start", "stop"]) {
            answers[name] = [this.row.querySelector(`[name=${name}]`).value];
        }
        for (const name of PLACE_FIELDS) {
            answers[name] = [this.form.elements[name]?.value || ""];
        }
        return answers;
    }

    async load(first, last) {
        const params = {
            first,
            last,
            form: this.answers,
            entry_id: this.form.dataset.entryId || 0,
        };
        return this.waitFor(rpc("/my/calendar/days", params, { silent: true }));
    }

    select(key) {
        this.date.value = key;
        this.shared.value = key;
        // The check answers for the new date.
        this.date.dispatchEvent(new Event("change", { bubbles: true }));
    }
}

registry
    .category("public.interactions")
    .add("living_desk_events.calendar_days", LivingCalendarDays);
