import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_mission_day", {
    steps: () => [
        {
            content: "What comes next is told first, with the table",
            trigger: ".o_living_next:contains('Table 1'):contains('Festival di Prova')",
        },
        {
            trigger: ".o_living_plan_state:contains('Preliminary')",
        },
        {
            content: "An address for the calendar is made",
            trigger: "button.o_living_subscribe",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#agenda_feed_url:value('agenda.ics')",
        },
        {
            trigger: ".o_living_copy_button",
        },
    ],
});
