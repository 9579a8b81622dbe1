import { Component, reactive, useState } from "@odoo/owl";
import { serializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { DayPicker } from "../day_picker/day_picker";

const { DateTime } = luxon;

const RELATIONS = ["organization_id", "venue_id", "region_id", "discipline_id"];
const EVENING = { hour: 21 };
const EVENING_HOURS = 2;

/** Free and crowded days beside the dates of an event; choosing one keeps its hours. */
export class EntryDays extends Component {
    static template = "living_desk_events.EntryDays";
    static components = { DayPicker };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.zone = "Europe/Rome";
        this.shared = reactive({ value: null, revision: "" });
        this.state = useState({ isOpen: this.props.record.isNew });
        useRecordObserver((record) => {
            this.shared.value = record.data.start
                ? this.local(record.data.start).toISODate()
                : null;
            this.shared.revision = JSON.stringify(this.values(record));
        });
    }

    local(instant) {
        return instant.setZone(this.zone);
    }

    values(record) {
        const { start, stop, city, audience } = record.data;
        const values = {
            id: record.resId || 0,
            start: start ? serializeDateTime(start) : false,
            stop: stop ? serializeDateTime(stop) : false,
            city,
            audience,
        };
        for (const name of RELATIONS) {
            values[name] = record.data[name]?.id || 0;
        }
        return values;
    }

    async load(first, last) {
        const values = this.values(this.props.record);
        const answer = await this.orm.call("living.calendar.entry", "get_day_weights", [], {
            first,
            last,
            values,
        });
        this.zone = answer.zone;
        return answer;
    }

    async select(key) {
        const { record } = this.props;
        const { year, month, day } = DateTime.fromISO(key);
        const { start, stop } = record.data;
        if (!start || !stop) {
            const evening = DateTime.fromObject(
                { year, month, day, ...EVENING },
                { zone: this.zone }
            );
            return record.update({
                start: evening.setZone("local"),
                stop: evening.plus({ hours: EVENING_HOURS }).setZone("local"),
            });
        }
        const begin = this.local(start);
        const moved = begin.set({ year, month, day });
        const days = Math.round(moved.startOf("day").diff(begin.startOf("day"), "days").days);
        return record.update({
            start: moved.setZone("local"),
            stop: this.local(stop).plus({ days }).setZone("local"),
        });
    }
}

registry.category("view_widgets").add("living_entry_days", {
    component: EntryDays,
    fieldDependencies: [
        { name: "start", type: "datetime" },
        { name: "stop", type: "datetime" },
        { name: "city", type: "char" },
        { name: "audience", type: "selection" },
    ],
});
