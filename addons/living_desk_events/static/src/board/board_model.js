import { serializeDate } from "@web/core/l10n/dates";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { LEVELS, MASKED } from "../day_picker/levels";
import { BoardDay, getDays } from "./board_days";

const { DateTime } = luxon;

// When an evening begins, for a new event.
const EVENING = { hour: 21 };
const EVENING_HOURS = 2;

/**
 * The calendar's records, arranged by the local days of their desks, each with how hard it
 * clashes; and, day by day, how much there is that the user may not read.
 */
export class BoardModel extends CalendarModel {
    setup(params) {
        super.setup(...arguments);
        this.data.days = new Map();
        this.data.board = { levels: {}, days: {}, disciplines: {}, labels: {}, zones: {} };
        this.meta.boardDay = params.boardDay || null;
        this.meta.hiddenLevels = new Set(params.hiddenLevels);
    }

    get exportedState() {
        return {
            ...super.exportedState,
            boardDay: this.meta.boardDay,
            hiddenLevels: [...this.meta.hiddenLevels],
        };
    }

    /** @returns {BoardDay[]} the days shown, in their order */
    get days() {
        return [...this.data.days.values()];
    }

    /** @returns {BoardDay|undefined} the day whose events are listed */
    get openDay() {
        return this.data.days.get(this.meta.boardDay);
    }

    get labels() {
        return this.data.board.labels;
    }

    /** @returns {Object[]} the levels with the number of events of each in the days shown */
    get levelCounts() {
        const counts = Object.fromEntries([...LEVELS, MASKED].map((level) => [level, 0]));
        const { levels, days } = this.data.board;
        for (const id of Object.keys(this.data.records)) {
            counts[levels[id] || "free"] += 1;
        }
        for (const { masked } of Object.values(days)) {
            for (const item of masked) {
                counts[MASKED] += this.isMaskShown(item) ? item.count : 0;
            }
        }
        return Object.entries(counts).map(([level, count]) => ({
            level,
            count,
            isHidden: this.meta.hiddenLevels.has(level),
        }));
    }

    /** Asks for the levels while the events are read. */
    async updateData(data) {
        const { start, end } = this.computeRange();
        const [board] = await Promise.all([
            this.orm.call(this.resModel, "get_board", [], {
                first: serializeDate(start),
                last: serializeDate(end),
                domain: this.meta.domain,
                context: this.meta.context,
            }),
            super.updateData(data),
        ]);
        data.board = board;
        data.days = this.arrangeDays(data);
    }

    arrangeDays(data) {
        const { board, range, records } = data;
        const days = new Map();
        for (let date = range.start.startOf("day"); date <= range.end;) {
            const day = new BoardDay(date);
            day.obstacles = board.days[day.key]?.obstacles || [];
            days.set(day.key, day);
            date = date.plus({ days: 1 });
        }
        for (const record of Object.values(records)) {
            const event = this.makeEvent(record, board);
            if (this.meta.hiddenLevels.has(event.level)) {
                continue;
            }
            for (const date of getDays(event.start, event.end)) {
                days.get(date.toISODate())?.events.push(event);
            }
        }
        for (const [key, { masked }] of Object.entries(board.days)) {
            const day = days.get(key);
            if (day && !this.meta.hiddenLevels.has(MASKED)) {
                day.masked = masked
                    .filter((item) => this.isMaskShown(item, data))
                    .map((item) => ({
                        ...item,
                        disciplineId: item.discipline_id,
                        color: board.disciplines[item.discipline_id]?.color || 0,
                    }));
            }
        }
        for (const day of days.values()) {
            day.finish();
        }
        return days;
    }

    makeEvent(record, board) {
        const raw = record.rawRecord;
        const zone = board.zones[record.id] || board.zone;
        const start = record.start.setZone(zone);
        const end = record.end.setZone(zone);
        return {
            id: record.id,
            title: record.title,
            start,
            end,
            hours: `${start.toFormat("HH:mm")}–${end.toFormat("HH:mm")}`,
            level: board.levels[record.id] || "free",
            city: raw.city || "",
            // The town stands above already.
            venue: raw.venue_id ? raw.venue_id[1].replace(`, ${raw.city}`, "") : "",
            organization: raw.organization_id ? raw.organization_id[1] : "",
            disciplineId: raw.discipline_id ? raw.discipline_id[0] : 0,
            discipline: raw.discipline_id ? raw.discipline_id[1] : "",
            color: (raw.discipline_id && board.disciplines[raw.discipline_id[0]]?.color) || 0,
            state: raw.state,
            record,
        };
    }

    /** Follows the filters of the side panel for what is masked, too. */
    isMaskShown(item, data = this.data) {
        const off = (fieldName, value) =>
            data.filterSections[fieldName]?.filters.some(
                (filter) => !filter.active && (filter.value || 0) === value
            );
        return !off("discipline_id", item.discipline_id) && !off("state", "provisional");
    }

    toggleLevel(level) {
        const { hiddenLevels } = this.meta;
        if (!hiddenLevels.delete(level)) {
            hiddenLevels.add(level);
        }
        this.data.days = this.arrangeDays(this.data);
        this.notify();
    }

    /** Lists the events of a day, or of none. */
    async showDay(date) {
        this.meta.boardDay = date ? date.toISODate() : null;
        if (date && !this.data.days.has(this.meta.boardDay)) {
            await this.load({ date });
        } else {
            this.notify();
        }
    }

    /** What a new event of a day begins with: an evening, by the clock of the desk. */
    makeEvening(date) {
        const { year, month, day } = date;
        const zone = this.data.board.zone;
        const start = DateTime.fromObject({ year, month, day, ...EVENING }, { zone });
        return { start, end: start.plus({ hours: EVENING_HOURS }), isAllDay: false };
    }
}
