import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_mission_plan", {
    steps: () => [
        {
            content: "Plan the meetings",
            trigger: ".o_living_plan",
            run: "click",
        },
        {
            content: "It is being planned",
            trigger: ".o_living_stop",
        },
    ],
});

registry.category("web_tour.tours").add("living_mission_publish", {
    steps: () => [
        {
            content: "Publish",
            trigger: ".o_living_publish",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "People have been written to",
            trigger: ".o_notification:contains(written to: 4)",
        },
        {
            content: "Look at the meetings",
            trigger: ".o_living_meetings",
            run: "click",
        },
        {
            content: "They are there",
            trigger: ".o_list_view .o_data_row:contains(Anna)",
        },
    ],
});
