import { serializeDateTime } from "@web/core/l10n/dates";

/** What a person meets, a table holds and a slot means: the answer of the server, made quick to ask. */
export class AgendaModel {
    constructor(data) {
        this.data = data;
        this.slots = data.sessions.flatMap((session) => session.slots);
        this.slotIndex = new Map(this.slots.map((slot, index) => [slot.id, index]));
        this.tables = new Map(data.tables.map((table) => [table.id, table]));
        this.people = new Map(data.people.map((person) => [person.id, person]));
        this.interpreters = new Map(data.interpreters.map((item) => [item.id, item]));
        this.regions = new Map(
            data.regions.map((region, index) => [region.id, { ...region, color: (index % 11) + 1 }])
        );
        this.sectors = new Map(data.sectors.map((sector) => [sector.id, sector]));
        this.meetings = new Map(data.meetings.map((meeting) => [meeting.id, meeting]));
        this.cells = new Map(
            data.meetings.map((meeting) => [cellKey(meeting.slot, meeting.table), meeting])
        );
        this.days = new Map(data.people.map((person) => [person.id, new Map()]));
        for (const meeting of data.meetings) {
            this.days.get(meeting.first)?.set(meeting.slot, meeting);
            this.days.get(meeting.second)?.set(meeting.slot, meeting);
        }
        this.rooms = this.makeRooms();
        this.personChoices = data.people.map((person) => ({
            value: person.id,
            label: person.person ? `${person.name} (${person.person})` : person.name,
        }));
        this.counts = {
            meetings: data.meetings.length,
            unplaced: data.unplaced.length,
            changed: data.meetings.filter((meeting) => meeting.changed).length,
            mute: data.meetings.filter((meeting) => meeting.mute).length,
        };
        // The same array each time, so that what shows it is not drawn anew.
        this.sessions = new Map(data.sessions.map((session) => [session.key, [session]]));
    }

    /** @returns {Object[]} the half-day of a key, or all */
    getSessions(key) {
        return this.sessions.get(key) || this.data.sessions;
    }

    /** @returns {Object|undefined} the half-day that is on or comes next, else the first */
    findSession() {
        const now = serializeDateTime(luxon.DateTime.now());
        const { sessions } = this.data;
        return sessions.find(({ slots }) => slots.at(-1).ends_on > now) || sessions[0];
    }

    findSessionOf(slotId) {
        return this.data.sessions.find(({ slots }) => slots.some(({ id }) => id === slotId));
    }

    /** @returns {Object[]} the rooms with their tables, in the order of the tables */
    makeRooms() {
        const rooms = new Map();
        for (const table of this.data.tables) {
            if (!rooms.has(table.room)) {
                rooms.set(table.room, { name: table.room, tables: [] });
            }
            rooms.get(table.room).tables.push(table);
        }
        return [...rooms.values()];
    }

    getSlot(id) {
        return this.slots[this.slotIndex.get(id)];
    }

    getMeeting(slotId, tableId) {
        return this.cells.get(cellKey(slotId, tableId));
    }

    getColor(person) {
        return this.regions.get(person?.region)?.color || 0;
    }

    /** @returns {string} the hour and the table, and the day where there are several */
    describePlace(slotId, tableId) {
        const slot = this.getSlot(slotId);
        const day = this.hasSeveralDays ? `${this.findSessionOf(slotId)?.day_short} ` : "";
        const table = this.tables.get(tableId);
        return `${day}${slot?.start || ""}, ${table?.name || ""}`;
    }

    get hasSeveralDays() {
        return new Set(this.slots.map((slot) => slot.day)).size > 1;
    }

    /** Whether somebody comes from a region and works in a sector, where these are asked. */
    matches(personId, { region, sector }) {
        const person = this.people.get(personId);
        return (
            (!region || person?.region === region) &&
            (!sector || Boolean(person?.sectors.includes(sector)))
        );
    }

    /**
     * The day of a person, slot by slot, with the idle slots between two meetings of a half-day.
     *
     * @returns {Object[]} per slot: `meeting`, `isGap` and `isAbsent`
     */
    getDay(person, sessions) {
        const day = this.days.get(person.id);
        return sessions.flatMap((session) => {
            const held = session.slots.map((slot) => day.has(slot.id));
            const first = held.indexOf(true);
            const last = held.lastIndexOf(true);
            return session.slots.map((slot, index) => ({
                slot,
                meeting: day.get(slot.id),
                isGap: !held[index] && first < index && index < last,
                isAbsent: person.absent.includes(slot.id),
                isFirst: index === 0,
            }));
        });
    }

    /** @returns {Object} how many meetings somebody has, and how many idle slots between them */
    countDay(person) {
        const day = this.getDay(person, this.data.sessions);
        return {
            meetings: this.days.get(person.id).size,
            gaps: day.filter((cell) => cell.isGap).length,
        };
    }
}

export function cellKey(slotId, tableId) {
    return `${slotId}-${tableId}`;
}
