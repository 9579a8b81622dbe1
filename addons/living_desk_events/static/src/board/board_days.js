import { LEVELS, MASKED } from "../day_picker/levels";

/** An event that ends before this hour belongs to the evening before. */
const NIGHT_ENDS = 6;

/**
 * The days on which an event stands, as the people of its town say it.
 *
 * @param {luxon.DateTime} start
 * @param {luxon.DateTime} end not included
 * @returns {luxon.DateTime[]}
 */
export function getDays(start, end) {
    const first = start.startOf("day");
    let last = end.minus({ milliseconds: 1 }).startOf("day");
    if (last.diff(first, "days").days === 1 && end.hour < NIGHT_ENDS) {
        last = first;
    }
    const days = [];
    for (let day = first; day <= last; day = day.plus({ days: 1 })) {
        days.push(day);
    }
    return days;
}

function compareEvents(one, other) {
    return (
        LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) ||
        one.start - other.start ||
        one.title.localeCompare(other.title)
    );
}

function count(items, getKey) {
    const counts = new Map();
    for (const item of items) {
        const key = getKey(item);
        counts.set(key, (counts.get(key) || 0) + (item.count || 1));
    }
    return counts;
}

/** A day of the calendar: what stands on it, and how much of each kind. */
export class BoardDay {
    constructor(date) {
        this.date = date;
        this.key = date.toISODate();
        this.events = [];
        this.masked = [];
        this.obstacles = [];
    }

    finish() {
        this.events.sort(compareEvents);
        this.maskedCount = this.masked.reduce((sum, item) => sum + item.count, 0);
        this.count = this.events.length + this.maskedCount;
    }

    /** @returns {Object[]} the parts of the bar of clashes */
    get levels() {
        const counts = count(this.events, (event) => event.level);
        return [...LEVELS, MASKED]
            .map((level) => ({
                key: level,
                count: level === MASKED ? this.maskedCount : counts.get(level) || 0,
            }))
            .filter((part) => part.count);
    }

    /** @returns {Object[]} the parts of the bar of disciplines, the most frequent first */
    get disciplines() {
        const all = [...this.events, ...this.masked];
        const counts = count(all, (item) => item.disciplineId);
        return [...counts]
            .map(([key, number]) => {
                const { discipline, color } = all.find((item) => item.disciplineId === key);
                return { key, count: number, name: discipline, color };
            })
            .sort((one, other) => other.count - one.count || one.key - other.key);
    }

    /** @returns {Object[]} the events town by town, in their order */
    get towns() {
        const towns = new Map();
        const getTown = (name) => {
            const key = name.trim().toLocaleLowerCase();
            if (!towns.has(key)) {
                towns.set(key, { key, name: name.trim(), events: [], masked: [] });
            }
            return towns.get(key);
        };
        for (const event of this.events) {
            getTown(event.city).events.push(event);
        }
        for (const item of this.masked) {
            getTown(item.city).masked.push(item);
        }
        return [...towns.values()]
            .map((town) => ({
                ...town,
                events: town.events.sort((one, other) => one.start - other.start),
                count: count([...town.events, ...town.masked], () => "all").get("all"),
            }))
            .sort((one, other) => one.name.localeCompare(other.name));
    }
}
