import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * Countries by disciplines: the darker, the more contacts; framed, where paths lead and nobody
 * is known. A click opens the contacts of the cell.
 */
export class ContactMap extends Component {
    static template = "living_desk.ContactMap";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.map = useState({ disciplines: [], lines: [] });
        onWillStart(async () => {
            Object.assign(this.map, await this.orm.call("living.contact.map", "get_map", []));
        });
    }

    get most() {
        return Math.max(1, ...this.map.lines.flatMap(({ cells }) => cells.map((c) => c.contacts)));
    }

    get whiteSpots() {
        return this.map.lines.reduce((sum, line) => sum + line.white_spots, 0);
    }

    style(cell) {
        if (!cell.contacts) {
            return "";
        }
        const share = 0.12 + (0.5 * cell.contacts) / this.most;
        return `background-color: rgba(var(--o-living-map, 1, 126, 132), ${share.toFixed(2)})`;
    }

    label(line, discipline, cell) {
        const parts = [
            `${line.name}, ${discipline.name}`,
            _t("%(count)s contacts", { count: cell.contacts }),
        ];
        if (cell.others) {
            parts.push(_t("%(count)s kept by others", { count: cell.others }));
        }
        if (cell.aims) {
            parts.push(_t("%(count)s paths lead there", { count: cell.aims }));
        }
        return parts.join(" – ");
    }

    async open(countryId, disciplineId = false) {
        const action = await this.orm.call("living.contact.map", "get_list", [], {
            country_id: countryId,
            discipline_id: disciplineId,
        });
        await this.action.doAction(action);
    }
}

registry.category("actions").add("living_desk.contact_map", ContactMap);
