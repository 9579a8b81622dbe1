import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("living_calendar_hold_second", {
    steps: () => [
        {
            content: "It is the second option, after somebody who is not named",
            trigger: ".o_living_hold_rank:contains(2nd option)",
        },
        { trigger: ".o_living_hold:contains(Somebody else has held it since)" },
        {
            content: "It cannot be confirmed, whatever the reason",
            trigger: ".o_living_step_confirm summary",
            run: "click",
        },
        { trigger: "#calendar_reason_confirm", run: "edit Un altro pubblico" },
        {
            trigger: ".o_living_confirm",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-danger:contains(somebody has been the 1st option)" },
        {
            content: "Whoever is first is asked",
            trigger: ".o_living_ask",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(asked to decide)" },
    ],
});

tours.add("living_calendar_hold_release", {
    steps: () => [
        {
            content: "The desk of whoever is first opens the hold",
            trigger: ".o_data_row:contains(1st option) .o_data_cell[name='name']",
            run: "click",
        },
        { trigger: ".alert:contains(asked for a decision)" },
        { trigger: ".o_statusbar_buttons button:contains(Release the Hold)", run: "click" },
        {
            content: "Not without a reason",
            trigger: ".modal [name='reason'] textarea",
            run: "edit La sala chiude per lavori",
        },
        { trigger: ".modal button[name='action_release']", run: "click" },
        { trigger: ".o_form_view:not(:has(.modal)) .o_arrow_button_current:contains(Idea)" },
    ],
});

tours.add("living_calendar_hold_confirm", {
    steps: () => [
        {
            content: "Now it is first",
            trigger: ".o_living_hold_rank:contains(1st option)",
        },
        {
            content: "What the other plans is still near",
            trigger: ".o_living_step_confirm summary",
            run: "click",
        },
        { trigger: "#calendar_reason_confirm", run: "edit Un altro pubblico" },
        {
            trigger: ".o_living_confirm",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_living_state:contains(Confirmed)" },
    ],
});
