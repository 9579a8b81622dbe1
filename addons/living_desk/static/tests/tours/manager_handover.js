import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_ask_handover", {
    url: "/odoo/desk-organizations/new",
    steps: () => [
        {
            content: "Enter an organization that another desk follows",
            trigger: ".o_field_widget[name=name] :is(input, textarea)",
            run: "edit That theatre",
        },
        {
            trigger: ".o_field_widget[name=vat] input",
            run: "edit IT12345670017",
        },
        {
            trigger: ".nav-link[name=living_desk]",
            run: "click",
        },
        {
            content: "The banner names the other desk, and nobody else",
            trigger:
                ".alert-warning:contains('Already followed by'):contains('Test Desk Lombardia'):not(:contains('Teatro di Prova'))",
        },
        {
            trigger: ".o_field_widget[name=desk_id] input",
            run: "edit Test Desk Sicilia",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Test Desk Sicilia')",
            run: "click",
        },
        {
            content: "It cannot be saved",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger:
                ".modal:contains('already followed by') button:contains('Ask for a Hand-Over')",
            run: "click",
        },
        {
            content: "Number, name and desk are filled in",
            trigger: ".modal .o_field_widget[name=to_desk_id] input:value(Test Desk Sicilia)",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit They rehearse here now",
        },
        {
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        {
            content: "The question waits for the other desk",
            trigger: ".o_notification:contains('Test Desk Lombardia was asked')",
        },
        {
            content: "The organization is not entered a second time",
            trigger: "body:not(:has(.modal)) .o_form_button_cancel",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_form_dirty))",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_accept_handover", {
    url: "/odoo/desk-handovers",
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell:contains('That theatre')",
            run: "click",
        },
        {
            content: "The desk that follows it sees who it is",
            trigger: ".o_field_widget[name=visible_organization_id]:contains('Teatro di Prova')",
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
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Accepted')",
        },
        {
            content: "The dossier stays",
            trigger: ".o_field_widget[name=dossier_attachment_id]:contains('Dossier')",
        },
    ],
});
