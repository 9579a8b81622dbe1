import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatMonetary, formatPercentage } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * Other prices on the clients of a year. The server works them out and saves nothing; here they
 * are drawn.
 */
export class FeeSimulation extends Component {
    static template = "living_desk_billing.FeeSimulation";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        this.choices = useState({ schedules: [], years: [] });
        this.chosen = useState({ scheduleId: false, year: false, ...this.props.state?.chosen });
        this.state = useState({ outcome: null, problem: "" });
        useSetupAction({ getLocalState: () => ({ chosen: { ...this.chosen } }) });
        onWillStart(async () => {
            const asked = this.props.action.context?.living_schedule_id || false;
            const choices = await this.orm.call("living.fee.simulation", "get_choices", [], {
                schedule_id: this.chosen.scheduleId || asked,
            });
            Object.assign(this.choices, choices);
            this.chosen.scheduleId = choices.schedule_id;
            this.chosen.year = this.chosen.year || choices.year;
            await this.load();
        });
    }

    async load() {
        this.state.problem = "";
        if (!this.chosen.scheduleId) {
            this.state.outcome = null;
            return;
        }
        try {
            this.state.outcome = await this.keepLast.add(
                this.orm.call("living.fee.simulation", "simulate", [
                    this.chosen.scheduleId,
                    this.chosen.year,
                ])
            );
        } catch (error) {
            if (!error.data?.arguments) {
                throw error;
            }
            this.state.outcome = null;
            this.state.problem = error.data.message;
        }
    }

    async onScheduleChange(ev) {
        this.chosen.scheduleId = Number(ev.target.value);
        await this.load();
    }

    async onYearChange(ev) {
        this.chosen.year = Number(ev.target.value);
        await this.load();
    }

    money(value) {
        return formatMonetary(value, { currencyId: this.state.outcome.currency_id });
    }

    /** @returns {String} an amount with its sign, also when it is more */
    change(value) {
        return value > 0 ? `+${this.money(value)}` : this.money(value);
    }

    /** @returns {String} the share of the cost that an income covers */
    covered(income) {
        return formatPercentage(income / this.state.outcome.cost, { digits: [16, 0] });
    }

    get most() {
        const { tiers } = this.state.outcome;
        return Math.max(1, ...tiers.flatMap(({ old, new: next, cost }) => [old, next, cost]));
    }

    get mostChange() {
        const { changes } = this.state.outcome;
        return Math.max(1, ...changes.map(({ difference }) => Math.abs(difference)));
    }

    style(value, most) {
        return `width: ${((Math.abs(value) / most) * 100).toFixed(1)}%`;
    }

    tierLabel(tier) {
        return _t("%(tier)s: %(old)s before, %(new)s after, cost of consultants %(cost)s", {
            tier: tier.name,
            old: this.money(tier.old),
            new: this.money(tier.new),
            cost: this.money(tier.cost),
        });
    }

    async open(organizationId) {
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: organizationId,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("living_desk_billing.fee_simulation", FeeSimulation);
