import { Component, onMounted, onPatched, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { BoardBars, BoardEvent, BoardList, useLabels } from "./board_parts";

const { DateTime } = luxon;

// What a cell of the month needs beside its events, and an event in it, in pixels.
const CELL_HEAD = 36;
const CELL_LINE = 19;
// On a phone the first events of a day are shown, the others on its list.
const PHONE_LINES = 3;

const scaleProps = {
    model: Object,
    isWeekendVisible: Boolean,
    setDate: Function,
    create: Function,
    open: Function,
};

/** What month and week share: days in a grid that the arrow keys walk through. */
class BoardScale extends Component {
    static components = { BoardBars, BoardEvent, BoardList };
    static props = scaleProps;

    setup() {
        this.text = useLabels(this.props.model);
        this.root = useRef("root");
        this.today = DateTime.now().toISODate();
        this.state = useState({ focused: this.firstFocus, lines: PHONE_LINES });
        onMounted(() => this.scrollToToday());
    }

    get days() {
        const { model, isWeekendVisible } = this.props;
        return model.days.filter(({ date }) => isWeekendVisible || date.weekday <= 5);
    }

    get firstFocus() {
        const { model } = this.props;
        const days = this.days;
        const wished = [model.meta.boardDay, this.today, model.date.toISODate()];
        const found = wished.find((key) => days.some((day) => day.key === key));
        return found || days[0]?.key;
    }

    get columns() {
        return this.props.isWeekendVisible ? 7 : 5;
    }

    get weekdays() {
        return this.days.slice(0, this.columns).map(({ date }) => ({
            key: date.weekday,
            short: date.toFormat("ccc"),
            long: date.toFormat("cccc"),
        }));
    }

    isOutside() {
        return false;
    }

    describe(day) {
        const parts = [day.date.toFormat("cccc d MMMM y")];
        parts.push(...day.obstacles);
        parts.push(day.count ? this.text.events(day.count) : _t("nothing planned"));
        parts.push(...day.levels.map(({ key, count }) => `${this.text.label(key)}: ${count}`));
        return parts.join(", ");
    }

    more(count) {
        return _t("+ %(count)s more", { count });
    }

    /** Opens the list of a day; a day with nothing on it gets its first event. */
    onDay(day) {
        this.state.focused = day.key;
        return day.count || !this.props.model.canCreate
            ? this.props.model.showDay(day.date)
            : this.props.create(day);
    }

    onKeydown(ev, day) {
        if (ev.target !== ev.currentTarget) {
            return;
        }
        const days = this.days;
        const index = days.indexOf(day);
        const row = index - (index % this.columns);
        const steps = {
            ArrowLeft: index - 1,
            ArrowRight: index + 1,
            ArrowUp: index - this.columns,
            ArrowDown: index + this.columns,
            Home: row,
            End: row + this.columns - 1,
        };
        if (ev.key in steps) {
            ev.preventDefault();
            const next = days[steps[ev.key]];
            if (next) {
                this.focus(next.key);
            }
        } else if (ev.key === "PageUp" || ev.key === "PageDown") {
            ev.preventDefault();
            this.props.setDate(ev.key === "PageUp" ? "previous" : "next");
        } else if (ev.key === "Enter" || ev.key === " ") {
            ev.preventDefault();
            this.onDay(day);
        }
    }

    focus(key) {
        this.state.focused = key;
        this.root.el.querySelector(`[data-date="${key}"]`)?.focus();
    }

    scrollToToday() {
        const today = this.root.el.querySelector(`[data-date="${this.today}"]`);
        if (today && this.env.isSmall) {
            today.scrollIntoView({ block: "start" });
        }
    }
}

/** The weeks of a month: of each day how much there is, and what clashes most. */
export class BoardMonth extends BoardScale {
    static template = "living_desk_events.BoardMonth";

    setup() {
        super.setup();
        onMounted(() => this.fitLines());
        onPatched(() => this.fitLines());
        useExternalListener(window, "resize", () => this.fitLines());
    }

    /** @returns {BoardDay[][]} the weeks that have a day in the month */
    get weeks() {
        const days = this.days;
        const weeks = [];
        for (let index = 0; index < days.length; index += this.columns) {
            const week = days.slice(index, index + this.columns);
            if (week.some((day) => !this.isOutside(day))) {
                weeks.push(week);
            }
        }
        return weeks;
    }

    get monthDays() {
        return this.days.filter((day) => !this.isOutside(day));
    }

    isOutside(day) {
        return !day.date.hasSame(this.props.model.date, "month");
    }

    /** Fills the cells with as many events as their height has room for. */
    fitLines() {
        const row = this.root.el?.querySelector(".o_living_board_week_row");
        if (row && !this.env.isSmall) {
            const lines = Math.floor((row.clientHeight - CELL_HEAD) / CELL_LINE);
            this.state.lines = Math.max(1, lines);
        }
    }

    /** @returns {BoardEvent[]} what there is room for, beside the line that counts the others */
    firstEvents(day) {
        const { lines } = this.state;
        const all = day.events.length <= lines && !day.maskedCount;
        return day.events.slice(0, all ? lines : Math.max(1, lines - 1));
    }
}

/** Seven days beside each other, each with all its events by town. */
export class BoardWeek extends BoardScale {
    static template = "living_desk_events.BoardWeek";
}

/** One day with all that is known of its events. */
export class BoardDayView extends Component {
    static template = "living_desk_events.BoardDayView";
    static components = { BoardBars, BoardList };
    static props = scaleProps;

    setup() {
        this.text = useLabels(this.props.model);
    }

    get day() {
        return this.props.model.days[0];
    }
}
