import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_ask_introduction", {
    url: "/odoo/desk-contacts",
    steps: () => [
        {
            content: "Look for somebody whom another desk keeps",
            trigger: ".o_searchview_input",
            run: "edit Claire Prova",
        },
        {
            trigger: ".o_searchview_input",
            run: "press Enter",
        },
        {
            trigger: ".o_living_hidden_contacts:contains('Test Desk Lombardia')",
        },
        {
            trigger: ".o_living_hidden_contacts button",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=found]:contains('Test Desk Lombardia (1)')",
        },
        {
            trigger: ".modal .o_field_widget[name=organization_id] input",
            run: "edit Festival di Prova",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Festival di Prova')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit We play in squares",
        },
        {
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        {
            content: "Who it is stays with its owner",
            trigger:
                ".o_field_widget[name=contact_label]:contains('1 contact of Test Desk Lombardia')",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_accept_introduction", {
    url: "/odoo/desk-introductions",
    steps: () => [
        {
            content: "The owner sees whom it is about",
            trigger: ".o_kanban_record:contains('Claire Prova')",
            run: "click",
        },
        {
            trigger: "button[name=action_accept]",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Granted')",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_introduction_result", {
    url: "/odoo/desk-introductions",
    steps: () => [
        {
            content: "Now who asked sees whom it is about",
            trigger: ".o_kanban_record:contains('Claire Prova')",
            run: "click",
        },
        {
            trigger: ".o_form_statusbar button:contains('Record the Result')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit She comes to see the show",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Result Known')",
        },
    ],
});
