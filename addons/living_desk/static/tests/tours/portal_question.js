import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_answer_question", {
    url: "/my",
    steps: () => [
        {
            content: "The home page says that a question fits",
            trigger: ".o_portal_index_card a[href*='filterby=fit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the question",
            trigger: ".o_living_questions a:contains(Who knows visas for Canada?)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Send too early",
            trigger: "#answer button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-danger:contains(Please write your answer)",
        },
        {
            trigger: "#answer_text",
            run: "edit The consulate in Roma answers in ten days",
        },
        {
            trigger: "#answer button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The answer is there, and may be changed",
            trigger: ".alert-success:contains(the desk reads your answer)",
        },
        {
            trigger: "#answer button:contains(Change the answer)",
        },
    ],
});
