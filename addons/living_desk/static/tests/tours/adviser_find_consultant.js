import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_find_consultant", {
    url: "/odoo/desk-paths",
    steps: () => [
        {
            content: "Open the path that has just been signed",
            trigger: ".o_kanban_record:contains('First steps abroad')",
            run: "click",
        },
        {
            trigger: ".o_form_view .nav-link[name=assignments]",
            run: "click",
        },
        {
            content: "Look for a consultant",
            trigger: "button[name=action_find_consultant]",
            run: "click",
        },
        {
            content: "Say which skill is asked",
            trigger: ".o_field_widget[name=expertise_ids] input",
            run: "edit Fire Juggling",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Fire Juggling')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=expertise_ids] .o_tag:contains('Fire Juggling')",
        },
        {
            content: "The list says who fits, and why",
            trigger: "button[name=action_rank]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_data_row:first:contains('User test.consultant'):contains('Works with the desk')",
        },
        {
            content: "Those without the skill are counted",
            trigger: ".modal .o_field_widget[name=left_out]:contains('none of the skills asked')",
        },
        {
            content: "Offer it to the first",
            trigger: ".modal button[name=action_offer_first]",
            run: "click",
        },
        {
            content: "The search waits for the answer",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=assignment_ids] .o_data_row:contains('Offered')",
        },
    ],
});
