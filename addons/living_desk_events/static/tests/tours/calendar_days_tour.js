import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_calendar_days", {
    steps: () => [
        {
            content: "The hall is taken on the 17th",
            trigger: ".o_living_day[data-date='2035-03-17'][aria-label*='Taken']",
        },
        {
            content: "Take the next day",
            trigger: ".o_living_day.o_living_level_free[data-date='2035-03-18']",
            run: "click",
        },
        {
            trigger: "input[name=date]:value(2035-03-18)",
        },
        {
            content: "The check answers for it",
            trigger: ".o_living_calendar_results .o_living_level_free",
        },
    ],
});

registry.category("web_tour.tours").add("living_entry_days", {
    steps: () => [
        {
            content: "Look at the days",
            trigger: ".o_living_entry_days > button",
            run: "click",
        },
        {
            trigger: ".o_living_day_chosen[data-date='2035-03-10']",
        },
        {
            trigger: ".o_living_day.o_living_level_block[data-date='2035-03-17']",
        },
        {
            content: "Take a free one",
            trigger: ".o_living_day.o_living_level_free[data-date='2035-03-20']",
            run: "click",
        },
        {
            trigger: ".o_living_day_chosen[data-date='2035-03-20']",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});
