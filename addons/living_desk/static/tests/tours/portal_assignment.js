import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_accept_and_log", {
    url: "/my",
    steps: () => [
        {
            content: "The home page says that an offer waits",
            trigger: ".o_portal_index_card a[href*='filterby=offered']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the offer",
            trigger: ".o_living_assignments a:contains('Teatro di Prova')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Accept",
            trigger: ".o_living_accept",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-success:contains('the path is yours')",
        },
        {
            content: "Open the path",
            trigger: ".o_living_open_path",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Log a session",
            trigger: ".o_living_log",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#session_date",
            run() {
                // Yesterday, so that the session is over at whatever hour the test runs.
                const day = new Date(Date.now() - 24 * 3600 * 1000);
                this.anchor.value = day.toISOString().slice(0, 10);
            },
        },
        {
            trigger: "#session_time",
            run() {
                this.anchor.value = "10:30";
            },
        },
        {
            trigger: "#session_hours",
            run: "edit 50",
        },
        {
            trigger: "#session_report",
            run: "edit We chose the countries",
        },
        {
            content: "Too many hours are refused",
            trigger: ".o_living_session_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#error_hours:contains('how many hours')",
        },
        {
            trigger: "#session_hours",
            run: "edit 2",
        },
        {
            content: "What was typed is still there",
            trigger: "#session_report:value(We chose the countries)",
        },
        {
            trigger: ".o_living_session_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The session waits for the organization",
            trigger: "#sessions:contains('We chose the countries')",
        },
        {
            trigger: ".alert-success:contains('asked to confirm')",
        },
    ],
});
