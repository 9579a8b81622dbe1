import { registry } from "@web/core/registry";

/** Somebody without a login looks for what is on in a town: as a list, by month, on the map. */
registry.category("web_tour.tours").add("living_calendar_visitor", {
    steps: () => [
        {
            content: "Both events are listed",
            trigger: ".list-group a:contains(Serata a Milano)",
        },
        {
            content: "Narrow by town",
            trigger: "#public_town",
            run: "edit Milano",
        },
        {
            trigger: ".o_living_public_filters button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The other town is gone, the filter is in the address",
            trigger:
                "#public_town:value(Milano), body:not(:has(.list-group a:contains(Serata a Catania)))",
        },
        {
            trigger: ".o_living_view_month",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The day opens",
            trigger: ".o_living_day:has(.o_living_day_event:contains(Serata a Milano))",
        },
        {
            trigger: ".o_living_view_map",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The town is on the map; it leads to its events",
            trigger: ".o_living_map_places a:contains(Milano)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".list-group a:contains(Serata a Milano)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The page of the event",
            trigger: "h1:contains(Serata a Milano)",
        },
        {
            trigger: "a[href$='/event.ics']:contains(Add to my calendar)",
        },
    ],
});
