import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatFloat, formatInteger, formatPercentage } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const FORMATTERS = {
    count: (value) => formatInteger(value),
    days: (value) => formatFloat(value, { digits: [16, 1] }),
    hours: (value) => formatFloat(value, { digits: [16, 1], trailingZeros: false }),
    percent: (value) => formatPercentage(value, { digits: [16, 0] }),
};

/**
 * The figures of the network. The server counts; here they are shown, and a click on a figure
 * opens the list of what it counts.
 */
export class LivingDashboard extends Component {
    static template = "living_desk.Dashboard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.figures = useState({ networks: [], periods: [], desks: [], tiles: [], workload: [] });
        this.filters = useState({
            networkId: false,
            period: "year",
            ...this.props.state?.filters,
        });
        useSetupAction({ getLocalState: () => ({ filters: { ...this.filters } }) });
        onWillStart(() => this.load());
    }

    async load() {
        const figures = await this.orm.call("living.dashboard", "get_figures", [], {
            network_id: this.filters.networkId,
            period_name: this.filters.period,
        });
        Object.assign(this.figures, figures);
    }

    async onNetworkChange(ev) {
        this.filters.networkId = Number(ev.target.value) || false;
        await this.load();
    }

    async onPeriodChange(ev) {
        this.filters.period = ev.target.value;
        await this.load();
    }

    /** @returns {Object[]} the tiles by section, in their order */
    get sections() {
        const sections = new Map();
        for (const tile of this.figures.tiles) {
            if (!sections.has(tile.section)) {
                sections.set(tile.section, { title: tile.section, tiles: [] });
            }
            sections.get(tile.section).tiles.push(tile);
        }
        return [...sections.values()];
    }

    get hours() {
        const tile = this.figures.tiles.find(({ key }) => key === "hours_confirmed");
        const bars = this.figures.desks.map((desk) => ({
            ...desk,
            hours: tile.values[desk.id] || 0,
        }));
        const most = Math.max(1, ...bars.map((bar) => bar.hours));
        return bars.map((bar) => ({
            ...bar,
            label: this.format(tile, bar.hours),
            percent: (100 * bar.hours) / most,
        }));
    }

    get workload() {
        const most = Math.max(1, ...this.figures.workload.map((line) => line.open));
        return this.figures.workload.map((line) => ({
            ...line,
            key: `${line.desk_id}-${line.user_id}`,
            percent: Math.min(100, (100 * line.open) / (line.limit || most)),
            full: Boolean(line.limit) && line.open >= line.limit,
        }));
    }

    format(tile, value) {
        if (value === null || value === undefined) {
            return tile.unit === "days" || tile.unit === "percent" ? "–" : FORMATTERS[tile.unit](0);
        }
        return FORMATTERS[tile.unit](value);
    }

    unit(tile) {
        return { days: _t("days"), hours: _t("hours") }[tile.unit] || "";
    }

    async open(key, desk_id = false, user_id = null) {
        const action = await this.orm.call("living.dashboard", "get_list", [], {
            key,
            network_id: this.filters.networkId,
            period_name: this.filters.period,
            desk_id,
            user_id,
        });
        await this.action.doAction(action);
    }
}

registry.category("actions").add("living_desk.dashboard", LivingDashboard);
