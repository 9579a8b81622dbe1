import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_address_book", {
    url: "/my/contacts",
    steps: () => [
        {
            content: "Add a contact",
            trigger: ".o_living_contact_new",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_contact_form input[name=name]",
            run: "edit Anke Prova",
        },
        {
            trigger: "input[name=company_name]",
            run: "edit Theater am Rand",
        },
        {
            trigger: "input[name=email]",
            run: "edit anke@example.com",
        },
        {
            trigger: "select[name=country_id]",
            run: "selectByLabel Germany",
        },
        {
            trigger: "textarea[name=note]",
            run: "edit She came to the show",
        },
        {
            content: "A person is not shown to everybody without its consent",
            trigger: "input#visibility_public",
            run: "click",
        },
        {
            trigger: ".o_living_contact_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".invalid-feedback:contains('only if it has agreed')",
        },
        {
            trigger: "input#visibility_desk",
            run: "click",
        },
        {
            trigger: ".o_living_contact_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The first line of the story is there",
            trigger: "#story li:contains('She came to the show'):contains('You alone')",
        },
        {
            content: "Back to the list: move the stage",
            trigger: ".breadcrumb a[href='/my/contacts']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_contacts li:contains('Anke Prova') select",
            run: "select invited",
        },
        {
            trigger: ".o_living_contacts li:contains('Anke Prova') .o_living_stage button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_contacts li:contains('Anke Prova') .badge:contains('Invited')",
        },
        {
            trigger: ".o_living_contacts a:contains('Anke Prova')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Both lines are in the story",
            trigger: "#story ol:has(li + li):contains('Invited'):contains('Met')",
        },
        {
            trigger: ".o_living_contact_log summary",
            run: "click",
        },
        {
            trigger: "#story textarea[name=note]",
            run: "edit Two dates in May",
        },
        {
            trigger: "#story select[name=stage]",
            run: "select contract",
        },
        {
            trigger: "#story form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-success:contains('The line is in the story')",
        },
        {
            trigger: "h1 + .badge:contains('Contract')",
        },
    ],
});
