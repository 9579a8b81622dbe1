import { registry } from "@web/core/registry";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";

// Of events the list knows their hours, not their week.
const WEEK_FIELDS = { ">=": "stop", ">": "stop", "<": "start", "<=": "start" };
const COUNTED_STATES = ["idea", "provisional", "confirmed", "public"];

/** A pivot table in which a cell is the darker the more it has; a click lists the events. */
export class HeatMapRenderer extends PivotRenderer {
    static template = "living_desk_events.HeatMapRenderer";

    /** @returns {number} the greatest number of a cell that is not a total */
    get most() {
        const values = (this.table?.rows || []).flatMap(({ subGroupMeasurements }) =>
            subGroupMeasurements
                .filter((cell) => !cell.isBold && Number.isFinite(cell.value))
                .map((cell) => cell.value)
        );
        return Math.max(1, ...values);
    }

    heat(cell, most) {
        if (cell.isBold || !cell.value) {
            return "";
        }
        const share = Math.round(12 + (68 * cell.value) / most);
        return `--o-living-heat: ${share}%`;
    }

    openView(domain, views, context, newWindow) {
        const entries = domain.map((leaf) => {
            if (Array.isArray(leaf) && leaf[0] === "week") {
                return [WEEK_FIELDS[leaf[1]] || "start", leaf[1], leaf[2]];
            }
            return leaf;
        });
        return this.actionService.doAction(
            {
                type: "ir.actions.act_window",
                name: this.model.metaData.title,
                res_model: "living.calendar.entry",
                views: [
                    [false, "list"],
                    [false, "form"],
                ],
                domain: [["state", "in", COUNTED_STATES], ...entries],
                context,
            },
            { newWindow }
        );
    }
}

registry.category("views").add("living_heat_map", {
    ...pivotView,
    Renderer: HeatMapRenderer,
});
