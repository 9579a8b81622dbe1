import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_billing_simulate", {
    url: "/odoo/fee-schedules",
    steps: () => [
        {
            content: "Open the draft",
            trigger: ".o_data_row:contains('Next') .o_data_cell[name=name]",
            run: "click",
        },
        {
            trigger: "button[name=action_simulate]:enabled",
            run: "click",
        },
        {
            content: "Last year had no clients, this one has",
            trigger: ".o_living_simulation select[name=year]",
            run: ({ anchor }) => {
                anchor.value = String(new Date().getFullYear());
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            content: "The theatre pays less",
            trigger: ".o_living_simulation [data-figure=winners]:contains('1')",
        },
        {
            trigger: ".o_living_simulation [data-tier='Tier B']:contains('3,900.00')",
        },
        {
            content: "See who pays how much, and open it",
            trigger:
                ".o_living_simulation td:contains('-400.00'), .o_living_simulation td:contains('400.00')",
        },
        {
            trigger: ".o_living_simulation button:contains('Teatro di Prova')",
            run: "click",
        },
        {
            content: "Its place among the tiers is drawn",
            trigger: ".o_living_tier_chart .o_living_tier_here:contains('Tier B')",
        },
    ],
});
