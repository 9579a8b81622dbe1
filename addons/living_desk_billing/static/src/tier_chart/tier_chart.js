import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The bands of a fee schedule side by side, as wide as each other, and a mark where the
 * organization stands. The server says where, and tells the figure to whom it may.
 */
export class TierChart extends Component {
    static template = "living_desk_billing.TierChart";
    static props = { ...standardFieldProps };

    get chart() {
        return this.props.record.data[this.props.name] || null;
    }

    get tier() {
        return this.chart.index === null ? null : this.chart.tiers[this.chart.index];
    }

    /** @returns {String} what the picture shows, in words */
    get label() {
        if (!this.tier) {
            return _t("Tiers of “%(schedule)s”: the place of the organization is not known.", {
                schedule: this.chart.schedule,
            });
        }
        const words = _t("Tier %(tier)s of “%(schedule)s”: %(range)s.", {
            tier: this.tier.name,
            schedule: this.chart.schedule,
            range: this.tier.range,
        });
        if (!this.chart.figure) {
            return words;
        }
        const figure = _t("Turnover counted: %(figure)s.", { figure: this.chart.figure });
        return `${words} ${figure}`;
    }

    get markStyle() {
        const { index, share, tiers } = this.chart;
        return `left: ${(((index + share) / tiers.length) * 100).toFixed(2)}%`;
    }

    /** @returns {String} on which side of the mark the figure is written, so that it stays inside */
    get figureClass() {
        const { index, share, tiers } = this.chart;
        return (index + share) / tiers.length > 0.5 ? "o_living_tier_figure_left" : "";
    }
}

export const tierChart = {
    component: TierChart,
    displayName: _t("Place among the tiers"),
    supportedTypes: ["json"],
};

registry.category("fields").add("living_tier_chart", tierChart);
