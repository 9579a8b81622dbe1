import { registry } from "@web/core/registry";

/** Sets a box of a form as a person who types into it does. */
function type(value) {
    return ({ anchor }) => {
        anchor.value = value;
        anchor.dispatchEvent(new Event("input", { bubbles: true }));
    };
}

/** Chooses what a list shows under that name. */
function choose(label) {
    return ({ anchor }) => {
        const option = [...anchor.options].find((item) => item.textContent.trim() === label);
        anchor.value = option.value;
        anchor.dispatchEvent(new Event("input", { bubbles: true }));
        anchor.dispatchEvent(new Event("change", { bubbles: true }));
    };
}

registry.category("web_tour.tours").add("living_calendar_premiere", {
    steps: () => [
        {
            content: "Open the calendar from the home page",
            trigger: ".o_portal_my_home a[href='/my/calendar']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Check a date first",
            trigger: "a[href='/my/calendar/check']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nothing is asked yet",
            trigger: ".o_living_calendar_results:contains(Type a date)",
        },
        { trigger: "#calendar_date_0", run: type("2035-03-17") },
        { trigger: "#calendar_start_0", run: type("21:00") },
        { trigger: "#calendar_stop_0", run: type("23:00") },
        { trigger: "#calendar_venue_id", run: choose("Sala Prova") },
        {
            content: "The hall is taken, and by whom",
            trigger: ".o_living_level_block",
        },
        {
            trigger: ".o_living_hit_block:contains(Serata Altrui)",
        },
        {
            content: "Another date is proposed: take it",
            trigger: ".o_living_use_date[data-date='2035-03-16']",
            run: "click",
        },
        {
            trigger: "#calendar_date_0:value(2035-03-16)",
        },
        {
            trigger: ".o_living_level_free",
        },
        {
            content: "The evening after is free",
            trigger: "#calendar_date_0",
            run: type("2035-03-18"),
        },
        {
            trigger: ".o_living_level_free",
        },
        {
            content: "Enter it: what was typed comes along",
            trigger: ".o_living_enter",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#calendar_date_0:value(2035-03-18)",
        },
        { trigger: "#calendar_name", run: type("La prima") },
        { trigger: "#calendar_state_confirmed", run: "click" },
        {
            trigger: ".o_living_save",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is in the calendar",
            trigger: "h1:contains(La prima)",
        },
        {
            trigger: ".o_living_state:contains(Confirmed)",
        },
        {
            content: "And in the own list",
            trigger: ".breadcrumb a[href='/my/calendar']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "li.list-group-item:contains(La prima)",
        },
    ],
});
