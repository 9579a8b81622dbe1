import { Component, markRaw, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useAgendaDrag } from "./agenda_drag";
import { findNext } from "./agenda_keys";
import { AgendaMarks } from "./agenda_marks";
import { AgendaModel } from "./agenda_model";
import {
    AgendaDetails,
    AgendaHead,
    AgendaMoveDialog,
    AgendaPeople,
    AgendaRoom,
    sayCard,
} from "./agenda_parts";

// All half-days at once.
const ALL = "";

/**
 * The meetings of a mission, tables by slots: they are dragged to another slot or table, and what
 * found no place is dragged into it. Each move is asked of the server, which says why not.
 */
export class LivingAgenda extends Component {
    static template = "living_desk_matchmaking.Agenda";
    static components = {
        AgendaDetails,
        AgendaHead,
        AgendaPeople,
        AgendaRoom,
        Dropdown,
        DropdownItem,
        Layout,
        SelectMenu,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.root = useRef("root");
        this.scroller = useRef("scroller");
        this.missionId =
            this.props.state?.missionId || this.props.action.context?.active_id || false;
        this.state = useState({
            model: null,
            mode: "tables",
            session: null,
            person: 0,
            region: 0,
            sector: 0,
            selected: "",
            hint: "",
            isListed: !this.env.isSmall,
            ...this.props.state?.shown,
        });
        useSetupAction({
            getLocalState: () => {
                const { mode, session, person, region, sector, isListed } = this.state;
                return {
                    missionId: this.missionId,
                    shown: { mode, session, person, region, sector, isListed },
                };
            },
        });
        this.marks = new AgendaMarks(() => this.scroller.el);
        useAgendaDrag({
            root: this.root,
            getScroller: () => this.scroller.el,
            onStart: (key) => this.onDragStart(key),
            onOver: (cell) => this.onDragOver(cell),
            onHold: (session) => (this.state.session = session),
            onEnd: (key, cell) => this.onDragEnd(key, cell),
        });
        useEffect(
            () => this.marks.refresh(),
            () => [this.model && this.sessions]
        );
        onWillStart(() => this.load());
    }

    async load() {
        const data = await this.orm.call("living.meeting", "get_agenda", [this.missionId]);
        if (!data.mission) {
            this.state.model = null;
            return;
        }
        this.missionId = data.mission.id;
        const model = markRaw(new AgendaModel(data));
        if (!model.people.has(this.state.person)) {
            this.state.person = 0;
        }
        const { session } = this.state;
        const isOther = this.model && this.model.data.mission.id !== data.mission.id;
        if (isOther || (session !== ALL && !data.sessions.some(({ key }) => key === session))) {
            this.state.session = model.findSession()?.key || ALL;
        }
        this.state.model = model;
        if (!this.item) {
            this.state.selected = "";
        }
    }

    // === WHAT IS SHOWN === //

    get model() {
        return this.state.model;
    }

    get sessions() {
        return this.model.getSessions(this.state.session);
    }

    get slotCount() {
        return this.sessions.reduce((sum, session) => sum + session.slots.length, 0);
    }

    /** What the cards need to know to be shown as they are: the same while nothing of it changes. */
    get view() {
        const { model, person, region, sector, selected } = this.state;
        const now = [model, person, region, sector, selected];
        if (this.viewed?.every((value, index) => value === now[index])) {
            return this.lastView;
        }
        this.viewed = now;
        const asked = { region, sector };
        this.lastView = {
            person,
            region,
            sector,
            selected,
            shows: (item) =>
                (!person || item.first === person || item.second === person) &&
                (model.matches(item.first, asked) || model.matches(item.second, asked)),
        };
        return this.lastView;
    }

    get unplaced() {
        const { shows } = this.view;
        return this.model.data.unplaced.filter(shows).map((item) => ({
            ...item,
            people: this.getPeople(item),
            importance: _t("Priority %s of 3", item.priority),
        }));
    }

    /** Whether the requests without a place are beside the grid: as soon as there are any. */
    get isListed() {
        return this.state.isListed && Boolean(this.model.counts.unplaced);
    }

    get highlighted() {
        const person = this.model.people.get(this.state.person);
        return person && { ...person, ...this.model.countDay(person) };
    }

    get item() {
        return this.findItem(this.state.selected);
    }

    get isRequest() {
        return this.state.selected.startsWith("request-");
    }

    findItem(key) {
        const [kind, id] = key.split("-");
        return kind === "request"
            ? this.model.data.unplaced.find((request) => request.id === Number(id))
            : this.model.meetings.get(Number(id));
    }

    getPeople(item) {
        return [item.first, item.second].map((id) => this.model.people.get(id));
    }

    sayPair(item) {
        return this.getPeople(item)
            .map((person) => person.name)
            .join(" – ");
    }

    choose(person) {
        this.state.person = this.state.person === person ? 0 : person || 0;
    }

    async chooseMission(id) {
        this.missionId = id;
        Object.assign(this.state, { person: 0, region: 0, sector: 0, selected: "" });
        await this.load();
    }

    select(key) {
        this.state.selected = this.state.selected === key ? "" : key;
    }

    /** Says more of a card when it is looked at: to have it ready for thousands takes long. */
    onGridPoint(ev) {
        const card = ev.target.closest("[data-drag]");
        if (card) {
            card.title = sayCard(this.model, this.findItem(card.dataset.drag));
        }
    }

    /** A click anywhere in the grid: on a card, or on none. */
    onGridClick(ev) {
        const card = ev.target.closest("[data-drag]");
        if (card) {
            this.select(card.dataset.drag);
        }
    }

    // === BY KEYBOARD === //

    /** Arrows go from cell to cell; Enter moves what is chosen into a cell that is free. */
    onGridKeydown(ev) {
        const cell = ev.target.closest("td, th[scope=row]");
        if (!cell || ev.altKey || ev.ctrlKey || ev.metaKey) {
            return;
        }
        const next = findNext(cell, ev.key);
        if (next) {
            ev.preventDefault();
            next.focus();
        } else if (ev.key === "m" && ev.target.dataset.drag) {
            ev.preventDefault();
            this.openMove(ev.target.dataset.drag);
        } else if (ev.key === "Enter" && ev.target === cell && cell.dataset.cell && this.item) {
            ev.preventDefault();
            const [slot, table] = cell.dataset.cell.split("-").map(Number);
            this.move(this.state.selected, slot, table);
        }
    }

    async openMove(key) {
        const item = this.findItem(key);
        const cells = await this.askCells(key);
        this.dialog.add(AgendaMoveDialog, {
            model: this.model,
            item,
            cells,
            title: this.sayPair(item),
            confirm: (slot, table) => this.move(key, slot, table),
        });
    }

    // === CHANGES === //

    async askCells(key) {
        const [kind, id] = key.split("-");
        return this.orm.silent.call("living.meeting", "get_possible_cells", [this.missionId], {
            [`${kind}_id`]: Number(id),
        });
    }

    /** @returns {Promise<boolean>} whether it was done; if not, it has been said why */
    async move(key, slot, table) {
        const [kind, id] = key.split("-");
        const isDone = await this.tell(() =>
            kind === "request"
                ? this.orm.call("living.meeting", "place_request", [Number(id), slot, table])
                : this.orm.call("living.meeting", "drop_to", [[Number(id)], slot, table])
        );
        if (isDone && kind === "request") {
            this.state.selected = "";
        }
        if (isDone && !this.sessions.includes(this.model.findSessionOf(slot))) {
            this.state.session = this.model.findSessionOf(slot).key;
        }
        await this.load();
        return isDone;
    }

    async lock(meeting) {
        await this.tell(() =>
            this.orm.write("living.meeting", [meeting.id], { is_locked: !meeting.locked })
        );
        await this.load();
    }

    /** Does something, or says why it is refused: the grid stays. */
    async tell(change) {
        try {
            await change();
            return true;
        } catch (error) {
            if (!(error instanceof RPCError) || !error.data?.message) {
                throw error;
            }
            this.refuse(error.data.message);
            return false;
        }
    }

    refuse(reason) {
        this.notification.add(reason, { title: _t("This is not possible"), type: "danger" });
    }

    open(item) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: this.isRequest ? "living.meeting.request" : "living.meeting",
            res_id: item.id,
            views: [[false, "form"]],
        });
    }

    print(name) {
        return this.action.doAction(`living_desk_matchmaking.${name}`, {
            additionalContext: { active_ids: [this.missionId], active_id: this.missionId },
        });
    }

    // === DRAG AND DROP === //

    async onDragStart(key) {
        this.dragged = key;
        this.state.hint = _t(
            "Drop it on a cell. Grey cells are not possible; Escape puts it back."
        );
        const cells = await this.askCells(key);
        if (this.dragged === key) {
            this.marks.show(cells);
            this.onDragOver(this.over);
        }
    }

    onDragOver(cell) {
        this.over = cell;
        this.marks.point(cell);
        if (cell) {
            this.state.hint = this.describeDrop(cell);
        }
    }

    describeDrop(cell) {
        const [slot, table] = cell.split("-").map(Number);
        const place = this.model.describePlace(slot, table);
        const reason = this.marks.getReason(cell);
        if (reason) {
            return `${place}: ${reason}`;
        }
        const taken = this.model.getMeeting(slot, table);
        if (!taken || `meeting-${taken.id}` === this.dragged) {
            return place;
        }
        return _t("%(place)s: changes places with %(pair)s", { place, pair: this.sayPair(taken) });
    }

    async onDragEnd(key, cell) {
        const reason = cell && this.marks.getReason(cell);
        this.dragged = null;
        this.over = null;
        this.state.hint = "";
        this.marks.clear();
        if (!cell) {
            return;
        }
        if (reason) {
            this.refuse(reason);
            return;
        }
        const [slot, table] = cell.split("-").map(Number);
        const item = this.findItem(key);
        if (this.model.getMeeting(slot, table) !== item) {
            await this.move(key, slot, table);
        }
    }
}

registry.category("actions").add("living_desk_matchmaking.agenda", LivingAgenda);
