import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_rate", {
    url: "/my/paths",
    steps: () => [
        {
            content: "Open the path",
            trigger: ".o_living_paths a:contains(First steps abroad)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The work of a consultant is over",
            trigger: "#ratings .o_living_rate:contains(Rate the consultant)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Send too early",
            trigger: ".o_living_rating_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-danger:contains(choose from one to five stars)",
        },
        {
            content: "Choose four stars by their word",
            trigger: ".o_living_rating_form label:contains(Very Useful)",
            run: "click",
        },
        {
            trigger: "#rating_comment",
            run: "edit Patient and precise",
        },
        {
            trigger: "#rating_reuse",
            run: "check",
        },
        {
            trigger: ".o_living_rating_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-success:contains(your adviser reads your rating)",
        },
    ],
});
