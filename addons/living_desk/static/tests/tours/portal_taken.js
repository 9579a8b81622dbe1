import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_taken", {
    url: "/my/assignments",
    steps: () => [
        {
            content: "The list says that somebody else has it",
            trigger: ".o_living_assignments li:has(.badge:contains('Taken')) a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The page says so in a sentence",
            trigger: ".o_living_taken:contains('Another consultant has accepted')",
        },
        {
            content: "There is nothing left to answer",
            trigger: "body:not(:has(.o_living_accept))",
        },
    ],
});
