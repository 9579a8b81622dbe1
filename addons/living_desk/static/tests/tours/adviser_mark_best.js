import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_mark_best", {
    url: "/odoo/desk-questions",
    steps: () => [
        {
            content: "Open the question that was answered",
            trigger: ".o_kanban_record:contains(Who knows visas for Canada?)",
            run: "click",
        },
        {
            content: "Read the answers and choose",
            trigger:
                ".o_field_x2many .o_kanban_record:contains(consulate in Roma) button[name=action_mark_best]",
            run: "click",
        },
        {
            content: "It closes the question for all",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Knowledge)",
        },
        {
            content: "The answer is marked",
            trigger: ".o_field_x2many .o_kanban_record:contains(Best answer)",
        },
        {
            content: "Find it among what the network knows",
            trigger: ".o_menu_sections [data-menu-xmlid='living_desk.menu_consultants']",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu [data-menu-xmlid='living_desk.menu_knowledge']",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains(Knowledge)",
        },
        {
            content: "Search in the answer",
            trigger: ".o_searchview_input",
            run: "edit consulate in Roma",
        },
        {
            trigger: ".o_searchview_autocomplete .o-dropdown-item:first",
            run: "click",
        },
        {
            trigger: ".o_kanban_record:contains(Who knows visas for Canada?)",
        },
    ],
});
