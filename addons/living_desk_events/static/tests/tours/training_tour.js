import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_training_enrol", {
    steps: () => [
        {
            content: "Open the courses from the home page",
            trigger: ".o_portal_my_home a[href='/my/trainings']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_trainings a:contains(Touring abroad)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "All seats are taken",
            trigger: ".badge:contains(Full: waiting list)",
        },
        { trigger: "#training_name_0", run: "edit Carla Verdi" },
        { trigger: "#training_email_0", run: "edit carla@prova.example" },
        {
            trigger: ".o_living_enrol button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "She waits, and is the first",
            trigger: ".o_living_registrations .o_living_waiting:contains(number 1)",
        },
    ],
});

registry.category("web_tour.tours").add("living_training_promoted", {
    steps: () => [
        {
            trigger: ".o_living_trainings a:contains(Touring abroad)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "A seat became free: she has it",
            trigger: ".o_living_registrations li:contains(Carla Verdi) .badge:contains(Registered)",
        },
    ],
});

registry.category("web_tour.tours").add("living_training_certificates", {
    steps: () => [
        {
            content: "Open the register of the lesson",
            trigger: ".o_living_register",
            run: "click",
        },
        {
            content: "Everybody has a line: one was absent",
            trigger: ".o_data_row:contains(Bruno) button[name=action_absent]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Bruno) .badge:contains(Absent)",
        },
        {
            content: "All the others were present",
            trigger: ".o_living_all_present",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Anna) .badge:contains(Present)",
        },
        {
            content: "Back to the course",
            trigger: ".breadcrumb-item a:contains(Course to Certify)",
            run: "click",
        },
        {
            content: "Issue the certificates",
            trigger: ".o_living_issue",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(Certificates issued: 1)",
        },
    ],
});
