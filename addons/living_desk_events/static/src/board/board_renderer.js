import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";
import { BoardLevels, BoardList, BoardPanel } from "./board_parts";
import { BoardDayView, BoardMonth, BoardWeek } from "./board_scales";

/** Core's calendar with our own month, week and day, which stay readable when they are full. */
export class BoardRenderer extends CalendarRenderer {
    static template = "living_desk_events.BoardRenderer";
    static components = {
        ...CalendarRenderer.components,
        day: BoardDayView,
        week: BoardWeek,
        month: BoardMonth,
        BoardLevels,
        BoardList,
        BoardPanel,
    };

    get concreteRendererProps() {
        const { model, isWeekendVisible, setDate } = this.props;
        return {
            model,
            isWeekendVisible,
            setDate,
            create: this.create.bind(this),
            open: this.open.bind(this),
        };
    }

    get panelProps() {
        return {
            model: this.props.model,
            day: this.props.model.openDay,
            create: this.create.bind(this),
            open: this.open.bind(this),
        };
    }

    create(day) {
        return this.props.createRecord(this.props.model.makeEvening(day.date));
    }

    open(event) {
        return this.props.editRecord(event.record);
    }
}
