import { registry } from "@web/core/registry";

const DAY = '.o_living_board_day[data-date="2035-03-10"]';

registry.category("web_tour.tours").add("living_calendar_board", {
    steps: () => [
        {
            content: "The day says how much there is",
            trigger: `${DAY}[aria-label*="Taken"] .o_living_board_event.o_living_level_block`,
        },
        {
            content: "Look at all of it",
            trigger: `${DAY} .o_living_board_more button`,
            run: "click",
        },
        {
            content: "What is not announced is counted and not named",
            trigger: ".o_living_board_panel:contains('Provisional event, Test Music')",
        },
        {
            trigger: ".o_living_board_panel:not(:contains('Secret'))",
        },
        {
            content: "Leave out what clashes least",
            trigger: ".o_living_board_levels button[data-level=warn]",
            run: "click",
        },
        {
            trigger:
                ".o_living_board_panel:not(:contains('Serata 3')) .o_living_board_line:contains('Prima di prova')",
        },
        {
            content: "Close it with the keyboard",
            trigger: ".o_living_board_panel",
            run: "press Escape",
        },
        {
            trigger: ".o_living_board:not(:has(.o_living_board_panel))",
        },
        {
            content: "The week",
            trigger: ".scale_button_selection",
            run: "click",
        },
        {
            trigger: ".o_scale_button_week",
            run: "click",
        },
        {
            trigger: `.o_living_board_columns ${DAY} .o_living_board_town:contains('Milano')`,
        },
        {
            content: "A free day gets its first event",
            trigger: '.o_living_board_columns [data-date="2035-03-06"]',
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=name] input",
            run: "edit La nostra serata",
        },
        {
            trigger: ".o_field_widget[name=organization_id] input",
            run: "edit Teatro di Prova",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Teatro di Prova')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=city] input",
            run: "edit Milano",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});
