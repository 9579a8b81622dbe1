import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_contact_map", {
    url: "/odoo/desk-contact-map",
    steps: () => [
        {
            content: "A path leads there, and nobody is known",
            trigger: ".o_living_white_spot button[data-cell='Testland/Test Clowning']",
        },
        {
            content: "Open the contacts of a cell",
            trigger: "button[data-cell='Testland/Test Mime']:contains(/^1$/)",
            run: "click",
        },
        {
            trigger: ".o_kanban_view:not(:contains('Somebody Else'))",
        },
        {
            content: "Open the contact",
            trigger: ".o_kanban_record:contains('Mimo Primo')",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=contact_visibility]",
        },
    ],
});
