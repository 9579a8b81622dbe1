import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { localization } from "@web/core/l10n/localization";
import { LEVEL_ICONS, LEVEL_LABELS, LEVELS, sayEvents } from "./levels";

const { DateTime } = luxon;

// What makes a day as dark as it gets.
const FULL_WEIGHT = 60;
const FULL_COUNT = 12;

/**
 * A month whose days are coloured by what is planned for the place and kind of an event.
 *
 * `state` is shared with the form: `value` is the day chosen, and whenever `revision` changes
 * the days are asked again.
 */
export class DayPicker extends Component {
    static template = "living_desk_events.DayPicker";
    static props = { state: Object, load: Function, select: Function };

    setup() {
        this.root = useRef("root");
        this.shared = useState(this.props.state);
        this.state = useState({ month: null, focused: null, days: {}, isBusy: false });
        this.levels = LEVELS;
        this.today = DateTime.now().toISODate();
        this.asked = 0;
        this.goTo(this.shared.value || this.today);
        useEffect(
            (value) => {
                if (value) {
                    this.goTo(value);
                }
            },
            () => [this.shared.value]
        );
        useEffect(
            () => {
                this.load();
            },
            () => [this.shared.revision, this.state.month]
        );
    }

    get month() {
        return DateTime.fromISO(this.state.month);
    }

    get title() {
        return this.month.toFormat("LLLL y");
    }

    get firstDay() {
        const offset = (this.month.weekday - (localization.weekStart || 1) + 7) % 7;
        return this.month.minus({ days: offset });
    }

    get weekdays() {
        return [0, 1, 2, 3, 4, 5, 6].map((days) => {
            const day = this.firstDay.plus({ days });
            return { short: day.toFormat("ccccc"), long: day.toFormat("cccc") };
        });
    }

    get weeks() {
        const weeks = [];
        for (let day = this.firstDay; day < this.month.plus({ months: 1 });) {
            const week = [];
            for (let index = 0; index < 7; index++) {
                week.push(this.makeCell(day));
                day = day.plus({ days: 1 });
            }
            weeks.push(week);
        }
        return weeks;
    }

    makeCell(date) {
        const key = date.toISODate();
        const found = this.state.days[key];
        const obstacles = found?.obstacles || [];
        const parts = [date.toFormat("cccc d LLLL y")];
        if (found) {
            parts.push(`${LEVEL_LABELS[found.level]}`);
            if (found.count) {
                parts.push(sayEvents(found.count));
            }
        }
        return {
            key,
            number: date.day,
            isOutside: !date.hasSame(this.month, "month"),
            isPast: key < this.today,
            level: found?.level,
            count: found?.count || 0,
            obstacles,
            label: [...parts, ...obstacles].join(", "),
            strength: found
                ? Math.min(1, found.weight / FULL_WEIGHT + found.count / FULL_COUNT)
                : 0,
        };
    }

    label(level) {
        return LEVEL_LABELS[level];
    }

    icon(level) {
        return LEVEL_ICONS[level];
    }

    async load() {
        const question = ++this.asked;
        const month = this.month;
        this.state.isBusy = true;
        const answer = await this.props.load(month.toISODate(), month.endOf("month").toISODate());
        if (question === this.asked) {
            this.state.days = answer.days;
            this.state.isBusy = false;
        }
    }

    goTo(key) {
        const date = DateTime.fromISO(key);
        this.state.focused = key;
        this.state.month = date.startOf("month").toISODate();
    }

    move(months) {
        this.goTo(DateTime.fromISO(this.state.focused).plus({ months }).toISODate());
    }

    onKeydown(ev, key) {
        const date = DateTime.fromISO(key);
        const next = {
            ArrowLeft: date.minus({ days: 1 }),
            ArrowRight: date.plus({ days: 1 }),
            ArrowUp: date.minus({ days: 7 }),
            ArrowDown: date.plus({ days: 7 }),
            PageUp: date.minus({ months: 1 }),
            PageDown: date.plus({ months: 1 }),
        }[ev.key];
        if (next) {
            ev.preventDefault();
            this.goTo(next.toISODate());
            // The month may be another one: its days are there after the next rendering.
            requestAnimationFrame(() =>
                this.root.el?.querySelector(`[data-date="${next.toISODate()}"]`)?.focus()
            );
        }
    }

    get hint() {
        return this.state.isBusy ? _t("Looking…") : this.title;
    }
}
