import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_billing_prices", {
    url: "/prices",
    steps: () => [
        {
            content: "Ask without a turnover",
            trigger: ".o_living_prices form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#error_amount:contains('Please write the turnover')",
        },
        {
            trigger: "#prices_amount",
            run: "edit 80,000",
        },
        {
            trigger: ".o_living_prices form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger:
                "#prices_result:contains('Tier B') tr:contains('Assessment'):contains('300.00')",
        },
    ],
});
