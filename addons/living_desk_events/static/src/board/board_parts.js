import { Component, onMounted, onWillUnmount, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { LEVEL_ICONS, LEVEL_LABELS, sayEvents } from "../day_picker/levels";

export function useLabels(model) {
    return {
        icon: (level) => LEVEL_ICONS[level],
        label: (level) => LEVEL_LABELS[level],
        explain: (level) => model.labels[level] || LEVEL_LABELS[level],
        events: sayEvents,
    };
}

/** The levels with their colours and numbers: the legend, and a filter. */
export class BoardLevels extends Component {
    static template = "living_desk_events.BoardLevels";
    static props = { model: Object };

    setup() {
        this.text = useLabels(this.props.model);
    }
}

/** Two thin bars: how hard the events of a day clash, and of which disciplines they are. */
export class BoardBars extends Component {
    static template = "living_desk_events.BoardBars";
    static props = { model: Object, day: Object };

    setup() {
        this.text = useLabels(this.props.model);
    }

    get summary() {
        const levels = this.props.day.levels.map(
            ({ key, count }) => `${this.text.label(key)}: ${count}`
        );
        const disciplines = this.props.day.disciplines.map(
            ({ name, count }) => `${name || _t("No discipline")}: ${count}`
        );
        return [...levels, "", ...disciplines].join("\n");
    }
}

/** One event in one line. */
export class BoardEvent extends Component {
    static template = "living_desk_events.BoardEvent";
    static props = {
        model: Object,
        event: Object,
        open: Function,
        tabindex: { type: String, optional: true },
    };

    setup() {
        this.text = useLabels(this.props.model);
    }

    get title() {
        const { event } = this.props;
        return [
            `${event.hours} ${event.title}`,
            event.organization,
            [event.venue, event.city].filter(Boolean).join(", "),
            event.discipline,
            this.text.explain(event.level),
        ]
            .filter(Boolean)
            .join("\n");
    }
}

/** All the events of a day, town by town. */
export class BoardList extends Component {
    static template = "living_desk_events.BoardList";
    static components = { BoardBars };
    static props = { model: Object, day: Object, open: Function };

    setup() {
        this.text = useLabels(this.props.model);
    }

    get states() {
        return Object.fromEntries(this.props.model.fields.state.selection);
    }

    stateClass(state) {
        return (
            {
                idea: "text-bg-light border",
                provisional: "text-bg-info",
                cancelled: "text-bg-secondary",
            }[state] || "text-bg-success"
        );
    }
}

/** The list of a day beside the month. */
export class BoardPanel extends Component {
    static template = "living_desk_events.BoardPanel";
    static components = { BoardBars, BoardList };
    static props = { model: Object, day: Object, create: Function, open: Function };

    setup() {
        this.text = useLabels(this.props.model);
        this.root = useRef("root");
        useHotkey("escape", () => this.close());
        this.before = document.activeElement;
        onMounted(() => this.root.el.focus({ preventScroll: true }));
        onWillUnmount(() => {
            if (this.before?.isConnected) {
                this.before.focus({ preventScroll: true });
            }
        });
    }

    get title() {
        return this.props.day.date.toFormat("cccc d MMMM y");
    }

    close() {
        return this.props.model.showDay(null);
    }

    move(days) {
        return this.props.model.showDay(this.props.day.date.plus({ days }));
    }
}
