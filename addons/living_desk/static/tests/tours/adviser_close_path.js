import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_close_path", {
    url: "/odoo/desk-paths",
    steps: () => [
        {
            content: "Open the path that is under way",
            trigger: ".o_kanban_record:contains('First steps abroad')",
            run: "click",
        },
        {
            content: "Its story is there at a glance",
            trigger: ".o_living_story svg circle",
        },
        {
            content: "Say who did a step",
            trigger: ".o_data_row:contains('Interview') .o_data_cell[name=done_by]",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=done_by] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Organization Alone')",
            run: "click",
        },
        {
            trigger:
                ".o_selected_row .o_field_widget[name=done_by] input:value('Organization Alone')",
        },
        {
            content: "Mark it as done",
            trigger: ".o_selected_row button[name=action_done]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Interview') .o_data_cell[name=state]:contains('Done')",
        },
        {
            content: "Conclude the path",
            trigger: ".o_form_statusbar button:contains('Conclude')",
            run: "click",
        },
        {
            content: "Both scores are high enough: it may close as autonomous",
            trigger: ".modal .o_field_widget[name=outcome] input[data-value=autonomous]:checked",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Concluded')",
        },
        {
            trigger: ".o_widget_web_ribbon .ribbon span:contains('Autonomous')",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_see_autonomy", {
    url: "/my/paths",
    steps: () => [
        {
            content: "Open the path",
            trigger: ".o_living_paths a:contains('First steps abroad')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The organization reads that it goes on alone",
            trigger: "#living_path_aside:contains('you can go on alone')",
        },
        {
            content: "And sees where it was and where it is",
            trigger: ".o_living_radar svg polygon",
        },
    ],
});
