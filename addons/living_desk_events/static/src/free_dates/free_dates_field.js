import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Free dates near the one of a form; a click puts one into the form, saved or not. */
export class FreeDatesField extends Component {
    static template = "living_desk_events.FreeDatesField";
    static props = { ...standardFieldProps };

    get proposals() {
        return this.props.record.data[this.props.name] || [];
    }

    async choose({ start, stop }) {
        await this.props.record.update({
            start: deserializeDateTime(start),
            stop: deserializeDateTime(stop),
        });
    }
}

registry.category("fields").add("living_free_dates", {
    component: FreeDatesField,
    supportedTypes: ["json"],
    fieldDependencies: [
        { name: "start", type: "datetime" },
        { name: "stop", type: "datetime" },
    ],
});
