import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_request", {
    url: "/desk/request",
    steps: () => [
        {
            content: "Send the form too early",
            trigger: ".o_living_request_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The form says what is missing",
            trigger: "#request_errors:contains('has not been sent yet')",
        },
        {
            trigger: "#request_partner_name",
            run: "edit Teatro di Prova",
        },
        {
            trigger: "#request_organization_kind",
            run: "select theatre",
        },
        {
            content: "Another country needs no province",
            trigger: "#request_country_id",
            run: "selectByLabel France",
        },
        {
            trigger: "#request_state_id:disabled",
        },
        {
            trigger: "#request_country_id",
            run: "selectByLabel Italy",
        },
        {
            trigger: "#request_state_id:enabled",
            run: "selectByLabel Milano",
        },
        {
            trigger: "#request_contact_name",
            run: "edit Anna Prova",
        },
        {
            trigger: "#request_email_from",
            run: "edit anna@prova.example",
        },
        {
            trigger: "#request_description",
            run: "edit We would like to tour in France next year.",
        },
        {
            trigger: "#request_privacy",
            run: "check",
        },
        {
            content: "Send the request",
            trigger: ".o_living_request_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Read the number of the request",
            trigger: ".o_living_request_number:contains('/')",
        },
        {
            content: "Read which desk answers",
            trigger: ".o_living_request_thanks:contains('Test Desk Lombardia')",
        },
    ],
});
