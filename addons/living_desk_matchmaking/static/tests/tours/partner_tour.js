import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_partner_write", {
    steps: () => [
        {
            content: "Open the profiles from the home page",
            trigger: ".o_portal_my_home a[href='/my/partners']",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_living_partner_new", run: "click", expectUnloadPage: true },
        { trigger: "#partner_name", run: "edit Jugglers look for a stage" },
        { trigger: "#partner_description", run: "edit Six jugglers and a dog" },
        { trigger: ".o_living_partner_form label:contains(Test Video):first", run: "click" },
        { trigger: ".o_living_partner_form label:contains(Test Sector)", run: "click" },
        { trigger: ".o_living_partner_submit", run: "click", expectUnloadPage: true },
        { trigger: ".alert-success:contains(the desk reads it)" },
        { trigger: ".badge:contains(To Review)" },
    ],
});

registry.category("web_tour.tours").add("living_partner_interest", {
    steps: () => [
        {
            trigger: ".o_living_partners a:contains(Jugglers look for a stage)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "#interest_message", run: "edit We have a stage" },
        {
            trigger: ".o_living_interest_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_living_interests .badge:contains(Waiting)" },
    ],
});

registry.category("web_tour.tours").add("living_partner_accept", {
    steps: () => [
        {
            content: "Somebody has a stage: tell the address",
            trigger: ".o_living_interests:contains(We have a stage) .o_living_interest_accept",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_living_partner_address:contains(festival@prova.example)" },
    ],
});
