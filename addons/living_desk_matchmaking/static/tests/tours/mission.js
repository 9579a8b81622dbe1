import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_mission_apply", {
    steps: () => [
        {
            content: "Open the missions from the home page",
            trigger: ".o_portal_my_home a[href='/my/missions']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_missions a:contains(Tour mission)",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "#mission_name", run: "edit Elena Verdi" },
        { trigger: "#mission_email", run: "edit elena@prova.example" },
        {
            trigger: ".o_living_apply button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "She is a candidate, and fills in the profile",
            trigger: ".o_living_profile label:contains(Test Video):first",
            run: "click",
        },
        { trigger: ".o_living_profile label:contains(Test Sector)", run: "click" },
        { trigger: ".o_living_profile label:contains(Italian)", run: "click" },
        { trigger: "#profile_note", run: "edit We light up facades" },
        {
            content: "She comes twenty minutes later",
            trigger: ".o_living_slots label:contains(09:00)",
            run: "click",
        },
        {
            trigger: ".o_living_profile button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success:contains(Saved)" },
        { trigger: ".badge:contains(Application sent)" },
    ],
});
