import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_mission_request_ask", {
    steps: () => [
        {
            content: "Somebody is suggested, with the reasons",
            trigger: ".o_living_suggestions article:contains(Festival di Prova):contains(Offers)",
        },
        {
            trigger: ".o_living_suggestions .o_living_ask",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "#ask_message", run: "edit We look for a stage in Catania" },
        { trigger: "#ask_slot", run: "selectByIndex 1" },
        {
            trigger: ".o_living_ask_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It waits for their answer",
            trigger: ".o_living_sent .o_living_request:contains(You wait for their answer)",
        },
    ],
});

registry.category("web_tour.tours").add("living_mission_request_counter", {
    steps: () => [
        {
            content: "They have been asked",
            trigger: ".o_living_received .o_living_request:contains(stage in Catania)",
        },
        { trigger: ".o_living_counter summary", run: "click" },
        { trigger: ".o_living_counter select", run: "selectByIndex 2" },
        {
            trigger: ".o_living_counter button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_received .o_living_request:contains(You propose)",
        },
    ],
});

registry.category("web_tour.tours").add("living_mission_request_accept", {
    steps: () => [
        {
            content: "They propose another slot: accept it",
            trigger: ".o_living_sent .o_living_request:contains(They propose) .o_living_accept",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_sent .o_living_request[data-state=accepted]",
        },
    ],
});
