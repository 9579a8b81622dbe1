import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_confirm", {
    url: "/my/paths",
    steps: () => [
        {
            content: "Open the path",
            trigger: ".o_living_paths a:contains('First steps abroad')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_due:contains('2 sessions wait')",
        },
        {
            content: "Something is wrong with the shorter session",
            trigger: "#sessions li:contains('Phone call') summary",
            run: "click",
        },
        {
            trigger: "#sessions li:contains('Phone call') textarea",
            run: "edit It did not take place",
        },
        {
            trigger: "#sessions li:contains('Phone call') .btn-danger",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-success:contains('Thank you for telling us')",
        },
        {
            content: "Confirm the other one",
            trigger: "#sessions li:contains('Dossier') .o_living_confirm",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-success:contains('the hours are confirmed')",
        },
        {
            trigger: ".o_living_due:contains('Nothing is due from you now')",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_confirm_hours", {
    url: "/my/paths",
    steps: () => [
        {
            content: "Open the path",
            trigger: ".o_living_paths a:contains('First steps abroad')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Read what was done, and confirm the hours",
            trigger: "#sessions li:contains('We chose the countries') .o_living_confirm",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-success:contains('the hours are confirmed')",
        },
    ],
});
