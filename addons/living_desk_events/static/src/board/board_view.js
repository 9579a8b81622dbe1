import { registry } from "@web/core/registry";
import { CalendarController } from "@web/views/calendar/calendar_controller";
import { calendarView } from "@web/views/calendar/calendar_view";
import { BoardModel } from "./board_model";
import { BoardRenderer } from "./board_renderer";

export class BoardController extends CalendarController {
    get modelParams() {
        const { boardDay, hiddenLevels } = this.props.state || {};
        return { ...super.modelParams, boardDay, hiddenLevels };
    }
}

export const boardView = {
    ...calendarView,
    Controller: BoardController,
    Model: BoardModel,
    Renderer: BoardRenderer,
};

registry.category("views").add("living_board", boardView);
