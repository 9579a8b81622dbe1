import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_dashboard", {
    url: "/odoo/desk-dashboard",
    steps: () => [
        {
            content: "Only one network",
            trigger: ".o_living_network:has(option:contains('Test Network'))",
            run: "selectByLabel Test Network",
        },
        {
            content: "Its desks, and nobody else's",
            trigger:
                ".o_living_desks tbody:not(:has(tr:nth-child(3))) tr:contains('Test Desk Lombardia')",
        },
        {
            content: "Open the requests that the figure counts",
            trigger: "button[data-tile=open_requests]:contains(/^1$/)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('Compagnia Nuova')",
        },
        {
            content: "Back, with the same network",
            trigger: ".o_control_panel .breadcrumb-item a, .o_control_panel .o_back_button",
            run: "click",
        },
        {
            trigger:
                ".o_living_desks tbody:not(:has(tr:nth-child(3))) tr:contains('Test Desk Sicilia')",
        },
        {
            content: "Whom the request waits for",
            trigger: ".o_living_workload tr:contains('Nobody yet') button",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('Compagnia Nuova')",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_dashboard_empty", {
    url: "/odoo/desk-dashboard",
    steps: () => [
        {
            trigger: ".o_living_dashboard .alert-info:contains('There is no desk to show')",
        },
    ],
});
