import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

/**
 * Above the address book: how many contacts of others match the search, and whom to ask.
 * The server says no more than that.
 */
export class HiddenContacts extends Component {
    static template = "living_desk.HiddenContacts";
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ desks: [] });
        onWillStart(() => this.load());
        useBus(this.env.searchModel, "update", () => this.load());
    }

    async load() {
        const domain = this.env.searchModel.domain;
        this.state.desks = await this.orm.call("res.partner", "get_hidden_contacts", [domain]);
    }

    get total() {
        return this.state.desks.reduce((sum, { count }) => sum + count, 0);
    }

    get sentence() {
        return this.total === 1
            ? _t("1 contact that others keep matches:")
            : _t("%(count)s contacts that others keep match:", { count: this.total });
    }

    /** @returns {String} what the user typed to find somebody */
    get searched() {
        const facets = this.env.searchModel.facets.filter(({ type }) => type === "field");
        return facets.flatMap(({ values }) => values).join(" ");
    }

    async ask() {
        await this.action.doAction("living_desk.living_introduction_ask_action", {
            additionalContext: { default_name: this.searched },
        });
    }
}

export class ContactListController extends ListController {
    static template = "living_desk.ContactListView";
    static components = { ...ListController.components, HiddenContacts };
}

export class ContactKanbanController extends KanbanController {
    static template = "living_desk.ContactKanbanView";
    static components = { ...KanbanController.components, HiddenContacts };
}

registry.category("views").add("living_contact_list", {
    ...listView,
    Controller: ContactListController,
});
registry.category("views").add("living_contact_kanban", {
    ...kanbanView,
    Controller: ContactKanbanController,
});
