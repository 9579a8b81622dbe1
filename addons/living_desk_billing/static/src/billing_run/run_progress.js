import { onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const SECONDS = 3;

/** A progress bar that reads the run again until it is done. */
export class RunProgressField extends ProgressBarField {
    setup() {
        super.setup();
        const timer = browser.setInterval(() => this.refresh(), SECONDS * 1000);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    async refresh() {
        const { record } = this.props;
        if (["queued", "running"].includes(record.data.state) && !document.hidden) {
            await record.load();
        }
    }
}

registry.category("fields").add("living_run_progress", {
    ...progressBarField,
    component: RunProgressField,
});
