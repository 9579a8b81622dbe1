import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_merge_contacts", {
    steps: () => [
        {
            content: "The form warns",
            trigger: ".alert-warning:contains('Contacts that look the same'):contains('1')",
        },
        {
            trigger: ".alert-warning button[name=action_view_contact_twins]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('E. Fontaine') button[name=action_merge]",
            run: "click",
        },
        {
            content: "What is kept is counted",
            trigger: ".modal .o_field_widget[name=log_count]:contains('1')",
        },
        {
            trigger: ".modal .o_data_row:contains('E. Fontaine')",
        },
        {
            trigger: ".modal button[name=action_merge]",
            run: "click",
        },
        {
            content: "One is left, and nobody looks like it",
            trigger:
                "body:not(:has(.modal)) .o_form_view:not(:has(.alert-warning)) .o_field_widget[name=name]",
        },
    ],
});
