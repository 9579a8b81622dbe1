import { registry } from "@web/core/registry";

const CELL = (slot, table) =>
    `.o_living_agenda_grid tbody tr:has(th:contains('Table ${table}')) td:nth-child(${slot + 2})`;

registry.category("web_tour.tours").add("living_mission_agenda", {
    steps: () => [
        {
            content: "The meeting stands in its cell",
            trigger: `${CELL(0, 1)} .o_living_agenda_card:contains('Teatro di Prova')`,
        },
        {
            content: "Choose it",
            trigger: `${CELL(0, 1)} .o_living_agenda_card`,
            run: "click",
        },
        {
            trigger: ".o_living_agenda_details .o_living_agenda_move",
            run: "click",
        },
        {
            content: "Another slot is free",
            trigger: ".modal #o_living_agenda_slot",
            run: "selectByLabel 09:40",
        },
        {
            trigger: ".modal #o_living_agenda_table",
            run: "selectByLabel Table 2",
        },
        {
            trigger: ".modal .o_living_agenda_confirm:enabled",
            run: "click",
        },
        {
            content: "It is there now",
            trigger: `${CELL(2, 2)} .o_living_agenda_card:contains('Teatro di Prova')`,
        },
        {
            content: "Fix it there",
            trigger: ".o_living_agenda_details .o_living_agenda_lock",
            run: "click",
        },
        {
            trigger: `${CELL(2, 2)} .fa-lock`,
        },
        {
            content: "A request without a place gets one, without the mouse",
            trigger: ".o_living_agenda_request:contains('Festival di Prova')",
            run: "click",
        },
        {
            trigger: ".o_living_agenda_details .o_living_agenda_move",
            run: "click",
        },
        {
            trigger: ".modal #o_living_agenda_slot",
            run: "selectByLabel 10:00–10:20",
        },
        {
            trigger: ".modal .o_living_agenda_confirm:enabled",
            run: "click",
        },
        {
            content: "Nothing is left without a place",
            trigger: ".o_living_agenda:not(:has(.o_living_agenda_request))",
        },
        {
            trigger: `${CELL(3, 1)} .o_living_agenda_card`,
        },
        {
            content: "The day of each participant",
            trigger: ".o_living_agenda_people",
            run: "click",
        },
        {
            trigger: ".o_living_agenda_grid td .fa-hourglass-o",
        },
    ],
});
