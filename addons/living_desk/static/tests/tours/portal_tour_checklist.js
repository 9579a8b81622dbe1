import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_tour_checklist", {
    url: "/my/paths",
    steps: () => [
        {
            content: "Open the path",
            trigger: ".o_living_paths a:contains(First steps abroad)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the checklist of the tour",
            trigger: "#tours a:contains(Open the checklist)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Say that the first task is done",
            trigger: "li:contains(Contacts) details summary",
            run: "click",
        },
        {
            content: "Write a note",
            trigger: "li:contains(Contacts) details[open] textarea",
            run: "edit Wrote to twelve festivals",
        },
        {
            content: "Tick it off",
            trigger: "li:contains(Contacts) details[open] .o_living_tick",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The task is among those done",
            trigger: ".alert-success:contains(ticked off)",
        },
    ],
});
