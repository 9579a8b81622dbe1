import { registry } from "@web/core/registry";

const MET = ".o_living_ratings_form section:contains(Carla)";

registry.category("web_tour.tours").add("living_mission_rate", {
    steps: () => [
        {
            content: "The mission is over: its meetings are rated",
            trigger: ".o_living_mission_tabs a:contains(Ratings)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Two people were met",
            trigger: `.o_living_ratings_form:has(section:contains(Dario)) section:contains(Carla)`,
        },
        {
            content: "One of the meetings was good",
            trigger: `${MET} label[for$=_4]`,
            run: "click",
        },
        { trigger: `${MET} select`, run: "selectByLabel Cooperation Agreement" },
        { trigger: `${MET} textarea`, run: "edit We tour together next spring" },
        {
            trigger: ".o_living_ratings_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(the desk reads your ratings)" },
        {
            content: "What was said is there",
            trigger: ".o_living_rated li:contains(Cooperation Agreement):contains(next spring)",
        },
        {
            content: "The other one can still be rated",
            trigger: ".o_living_ratings_form section:contains(Dario)",
        },
    ],
});
