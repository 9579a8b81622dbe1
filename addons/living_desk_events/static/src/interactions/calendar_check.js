import { markup } from "@odoo/owl";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * Shows what is planned already while one types a date and a place. Nothing is saved.
 * Without JavaScript the button of the page does the same.
 */
export class LivingCalendarCheck extends Interaction {
    static selector = ".o_living_calendar_form";
    dynamicContent = {
        _root: {
            "t-on-input": this.onInput,
            "t-on-change": this.onInput,
            "t-on-click": this.onClick,
        },
        ".o_living_calendar_results": {
            "t-out": () => this.html,
            "t-att-aria-busy": () => (this.isBusy ? "true" : "false"),
        },
        ".o_living_add_line": { "t-on-click.prevent": this.addLine },
    };

    setup() {
        this.checkSoon = this.debounced(this.check, 300);
        this.html = Interaction.INITIAL_VALUE;
        this.isBusy = false;
        this.asked = 0;
    }

    start() {
        this.holdDuplicate();
    }

    /** The tick says something about what has been found: there is nothing to find again. */
    onInput(ev) {
        if (ev.target.name === "is_another_event") {
            this.holdDuplicate();
        } else {
            this.checkSoon();
        }
    }

    /** Asks the server; only the answer to the last question is shown. */
    async check() {
        const question = ++this.asked;
        const form = {};
        for (const [name, value] of new FormData(this.el)) {
            if (name !== "csrf_token" && typeof value === "string") {
                (form[name] ||= []).push(value);
            }
        }
        this.isBusy = true;
        const html = await this.waitFor(
            rpc(
                "/my/calendar/check/live",
                { form, entry_id: this.el.dataset.entryId || 0 },
                { silent: true }
            )
        );
        if (question === this.asked) {
            this.isBusy = false;
            this.html = markup(html);
            this.updateContent();
            this.askReason();
            this.askDuplicate();
        }
    }

    /** Asks whether it is the same as an own event that it looks like. */
    askDuplicate() {
        const box = this.el.querySelector(".o_living_duplicate");
        if (!box) {
            return;
        }
        const found = this.el.querySelectorAll(".o_living_duplicate_found");
        const names = new Set([...found].map((item) => item.textContent.trim()));
        box.querySelector(".o_living_duplicate_name").textContent = [...names].join("; ");
        box.classList.toggle("d-none", !names.size);
        this.holdDuplicate();
    }

    /** Nothing is saved before somebody has said that it is another event. */
    holdDuplicate() {
        const box = this.el.querySelector(".o_living_duplicate");
        const save = this.el.querySelector(".o_living_save");
        if (box && save) {
            const tick = box.querySelector("[name='is_another_event']");
            save.disabled = !box.classList.contains("d-none") && !tick.checked;
        }
    }

    /** Puts a proposed date into the form: the buttons come and go with the answers. */
    onClick(ev) {
        const button = ev.target.closest(".o_living_use_date");
        if (!button) {
            return;
        }
        ev.preventDefault();
        const filled = [...this.el.querySelectorAll(".o_living_date_line")].filter((line) =>
            [...line.querySelectorAll("input")].some((input) => input.value)
        );
        const line = filled[parseInt(button.value, 10)];
        if (!line) {
            return;
        }
        line.querySelector("input[name='date']").value = button.dataset.date;
        line.querySelector("input[name='date_to']").value = button.dataset.dateTo || "";
        line.querySelector("input[name='date']").focus();
        this.check();
    }

    /** Asks why one goes on where something is too near, unless it is only an idea. */
    askReason() {
        const box = this.el.querySelector(".o_living_reason");
        const state = this.el.dataset.state || new FormData(this.el).get("state");
        const isDue = state !== "idea" && this.el.querySelector(".o_living_reason_due");
        box?.classList.toggle("d-none", !isDue);
    }

    /** Adds an empty date below the last one. */
    addLine() {
        const lines = this.el.querySelectorAll(".o_living_date_line");
        const last = lines[lines.length - 1];
        if (lines.length >= Number(this.el.dataset.maxLines)) {
            return;
        }
        const line = last.cloneNode(true);
        for (const input of line.querySelectorAll("input")) {
            // The hours of a series are mostly the same: only the date is asked again.
            if (input.type === "date") {
                input.value = "";
            }
            input.classList.remove("is-invalid");
            input.id = input.id.replace(/\d+$/, lines.length);
        }
        for (const label of line.querySelectorAll("label")) {
            label.htmlFor = label.htmlFor.replace(/\d+$/, lines.length);
        }
        for (const error of line.querySelectorAll(".invalid-feedback")) {
            error.remove();
        }
        last.after(line);
        line.querySelector("input").focus();
    }
}

registry
    .category("public.interactions")
    .add("living_desk_events.calendar_check", LivingCalendarCheck);
