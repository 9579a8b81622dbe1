import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { findReason } from "./agenda_marks";
import { cellKey } from "./agenda_model";

/** Rows of cards: buttons that show who meets, and that are dragged elsewhere. */
class AgendaRows extends Component {
    // A card is no component of its own: of thousands, most of the time went into making them.
    getCardPeople(meeting, person) {
        const { model } = this.props;
        return [meeting.first, meeting.second]
            .filter((id) => id !== person)
            .map((id) => model.people.get(id));
    }

    getCardClass(meeting) {
        const { view } = this.props;
        return {
            o_living_agenda_selected: view.selected === `meeting-${meeting.id}`,
            o_living_agenda_dim: !view.shows(meeting),
            o_living_agenda_held: meeting.state === "held",
            o_living_agenda_no_show: meeting.state === "no_show",
        };
    }
}

/** All that a card stands for, as lines of text. */
export function sayCard(model, meeting) {
    return [
        model.describePlace(meeting.slot, meeting.table),
        ...[meeting.first, meeting.second].map((id) => {
            const { name, person, region } = model.people.get(id);
            return [name, person, model.regions.get(region)?.name].filter(Boolean).join(", ");
        }),
        ...sayFlags(model, meeting),
    ].join("\n");
}

/** What is to be known of a meeting, in words. */
export function sayFlags(model, meeting) {
    const interpreter = model.interpreters.get(meeting.interpreter);
    return [
        meeting.state === "held" && _t("Held"),
        meeting.state === "no_show" && _t("No-show"),
        interpreter && _t("Interpreter: %s", interpreter.name),
        meeting.mute && _t("No common language, and no interpreter"),
        meeting.locked && _t("Fixed: planning leaves it here"),
        meeting.changed &&
            _t(
                "Changed since it was told: %s",
                model.describePlace(meeting.told_slot, meeting.told_table)
            ),
        !meeting.told && _t("Not told yet"),
    ].filter(Boolean);
}

/** The slots over the columns, half-day by half-day. */
export class AgendaHead extends Component {
    static template = "living_desk_matchmaking.AgendaHead";
    static props = { sessions: Array, label: String };
}

/** The tables of one room. */
export class AgendaRoom extends AgendaRows {
    static template = "living_desk_matchmaking.AgendaRoom";
    static props = { model: Object, room: Object, sessions: Array, view: Object };

    cellKey = cellKey;

    get width() {
        return this.props.sessions.reduce((sum, session) => sum + session.slots.length, 1);
    }

    isAbsent(slot) {
        const { model, view } = this.props;
        return Boolean(model.people.get(view.person)?.absent.includes(slot.id));
    }
}

/** The day of each participant, with the idle slots between two meetings. */
export class AgendaPeople extends AgendaRows {
    static template = "living_desk_matchmaking.AgendaPeople";
    static props = { model: Object, sessions: Array, view: Object, choose: Function };

    idle = _t("Idle");

    get people() {
        const { model, view } = this.props;
        return model.data.people.filter(
            ({ id }) => (!view.person || view.person === id) && model.matches(id, view)
        );
    }
}

/** What there is to know, and to do, about the chosen meeting or request. */
export class AgendaDetails extends Component {
    static template = "living_desk_matchmaking.AgendaDetails";
    static props = {
        model: Object,
        item: Object,
        isRequest: Boolean,
        move: Function,
        lock: Function,
        open: Function,
        choose: Function,
        close: Function,
    };

    get people() {
        const { model, item } = this.props;
        return [item.first, item.second].map((id) => model.people.get(id));
    }

    get flags() {
        const { model, item, isRequest } = this.props;
        return isRequest ? [item.reason].filter(Boolean) : sayFlags(model, item);
    }
}

/** A slot and a table are chosen without a mouse. */
export class AgendaMoveDialog extends Component {
    static template = "living_desk_matchmaking.AgendaMoveDialog";
    static components = { Dialog };
    static props = {
        model: Object,
        item: Object,
        title: String,
        cells: Object,
        confirm: Function,
        close: Function,
    };

    setup() {
        const { cells, item, model } = this.props;
        const slot = model.slots.find(({ id }) => !cells.slots[id]) || model.slots[0];
        this.place = useState({ slot: item.slot || slot?.id, table: item.table || 0 });
        this.findTable();
    }

    chooseSlot(slot) {
        this.place.slot = slot;
        this.findTable();
    }

    /** Keeps to the table, or takes the first that is possible. */
    findTable() {
        if (!this.place.table || this.refusal) {
            const table = this.tables.find((option) => !option.disabled && !option.isTaken);
            this.place.table = table?.id || this.place.table || this.tables[0]?.id || 0;
        }
    }

    get sessions() {
        const { cells, model } = this.props;
        return model.data.sessions.map((session) => ({
            label: `${session.day} ${session.hours}`,
            slots: session.slots.map((slot) => ({
                id: slot.id,
                label: [`${slot.start}–${slot.stop}`, cells.slots[slot.id]]
                    .filter(Boolean)
                    .join(" – "),
            })),
        }));
    }

    get tables() {
        const { cells, item, model } = this.props;
        return model.data.tables.map((table) => {
            const taken = model.getMeeting(this.place.slot, table.id);
            const cell = cellKey(this.place.slot, table.id);
            const refused = findReason(cells, cell);
            const here = taken && taken.id === item.id && taken.table === item.table;
            const names =
                taken &&
                !here &&
                [taken.first, taken.second].map((id) => model.people.get(id).name).join(" – ");
            // What is said of the whole slot is said once.
            const notes = [cells.cells[cell], !refused && names].filter(Boolean);
            return {
                id: table.id,
                label: [[table.room, table.name].filter(Boolean).join(", "), ...notes].join(" – "),
                disabled: Boolean(refused),
                isTaken: Boolean(names),
            };
        });
    }

    get refusal() {
        const { cells } = this.props;
        const { slot, table } = this.place;
        return findReason(cells, cellKey(slot, table)) || "";
    }

    async onConfirm() {
        const { slot, table } = this.place;
        if (await this.props.confirm(slot, table)) {
            this.props.close();
        }
    }
}
