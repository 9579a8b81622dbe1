import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const SECONDS = 3;

/**
 * A progress bar that reads the record again until what runs is done.
 *
 * The state of what runs is in the field `state`, or in the one that the option `state_field`
 * names. What somebody is typing meanwhile is left alone.
 */
export class RunProgressField extends ProgressBarField {
    static props = {
        ...ProgressBarField.props,
        stateField: { type: String, optional: true },
    };
    static defaultProps = { stateField: "state" };

    setup() {
        super.setup();
        const timer = browser.setInterval(() => this.refresh(), SECONDS * 1000);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    async refresh() {
        const { record, stateField } = this.props;
        const isRunning = ["queued", "running"].includes(record.data[stateField]);
        if (isRunning && !document.hidden && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("fields").add("living_run_progress", {
    ...progressBarField,
    component: RunProgressField,
    extractProps: (info, dynamicInfo) => ({
        ...progressBarField.extractProps(info, dynamicInfo),
        stateField: info.options.state_field,
    }),
});
