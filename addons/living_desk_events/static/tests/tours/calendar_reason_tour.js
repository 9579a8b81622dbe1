import { registry } from "@web/core/registry";

/** Sets a box of a form as a person who types into it does. */
function type(value) {
    return ({ anchor }) => {
        anchor.value = value;
        anchor.dispatchEvent(new Event("input", { bubbles: true }));
    };
}

registry.category("web_tour.tours").add("living_calendar_reason", {
    steps: () => [
        { trigger: "#calendar_name", run: type("Prima") },
        { trigger: "#calendar_city", run: type("Milano") },
        { trigger: "#calendar_start_0", run: type("17:00") },
        { trigger: "#calendar_stop_0", run: type("19:00") },
        {
            content: "On a free day no reason is asked",
            trigger: "#calendar_date_0",
            run: type("2035-03-25"),
        },
        { trigger: ".o_living_level_free" },
        { trigger: ".o_living_reason.d-none:not(:visible)" },
        { trigger: "#calendar_date_0", run: type("2035-03-10") },
        {
            content: "It looks like an own event: nothing is saved before one says it is another",
            trigger: ".o_living_duplicate:not(.d-none) .o_living_duplicate_name:contains(Prima)",
        },
        { trigger: ".o_living_save:disabled" },
        { trigger: "#calendar_is_another_event", run: "click" },
        { trigger: ".o_living_save:enabled" },
        {
            content: "Or gives it another title",
            trigger: "#calendar_name",
            run: type("La seconda"),
        },
        { trigger: ".o_living_duplicate.d-none:not(:visible)" },
        {
            content: "Something is too near: the box appears",
            trigger: ".o_living_reason:not(.d-none) #calendar_clash_reason",
        },
        {
            content: "An idea needs no reason",
            trigger: "#calendar_state_idea",
            run: "click",
        },
        { trigger: ".o_living_reason.d-none:not(:visible)" },
        { trigger: "#calendar_state_confirmed", run: "click" },
        { trigger: ".o_living_reason:not(.d-none)" },
        {
            content: "Without it nothing is saved",
            trigger: ".o_living_save",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "#error_clash_reason:contains(Notte di Prova)" },
        { trigger: "#calendar_clash_reason", run: type("Un altro pubblico") },
        {
            trigger: ".o_living_save",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_living_state:contains(Confirmed)" },
        { trigger: ".o_living_hit:contains(Un altro pubblico)" },
    ],
});
