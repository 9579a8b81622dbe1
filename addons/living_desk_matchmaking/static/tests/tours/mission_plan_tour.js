import { rpc } from "@web/core/network/rpc";
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

registry.category("web_tour.tours").add("living_mission_plan_followed", {
    steps: () => [
        {
            content: "It is being planned, and somebody else stops it",
            trigger: ".o_field_widget[name=plan_progress] .o_progressbar",
            async run() {
                const model = "living.meeting.run";
                const running = [["state", "=", "queued"]];
                const ids = await rpc(`/web/dataset/call_kw/${model}/search`, {
                    model,
                    method: "search",
                    args: [running],
                    kwargs: {},
                });
                await rpc(`/web/dataset/call_button/${model}/action_stop`, {
                    model,
                    method: "action_stop",
                    args: [ids],
                    kwargs: {},
                });
            },
        },
        {
            content: "The mission says so by itself",
            trigger: ".alert-danger:contains(Stopped before it had begun)",
        },
        {
            content: "It can be planned again",
            trigger: ".o_living_plan:enabled",
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
