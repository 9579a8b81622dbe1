import {registry} from "@web/core/registry";

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
            content: "Look at the meetings",
            trigger: ".o_living_meetings",
            run: "click",
        },
        {
            content: "Open one",
            trigger: ".o_list_view .o_data_row:contains(Anna) .o_data_cell[name=slot_id]",
            run: "click",
        },
        {
            content: "Fix it where it is",
            trigger: "button[name=action_lock]",
            run: "click",
        },
        {
            content: "It is fixed",
            trigger: "button[name=action_unlock]",
        },
        {
            content: "Back to the mission",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item:first-child a",
            run: "click",
        },
        {
            content: "Back to the mission again",
            trigger: ".o_list_view",
        },
        {
            trigger: ".breadcrumb-item a:contains(Test mission), .o_back_button a",
            run: "click",
        },
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
    ],
});
