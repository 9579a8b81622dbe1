import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_billing_see_invoice", {
    url: "/my/paths",
    steps: () => [
        {
            content: "Open the path",
            trigger: ".o_living_paths a:contains('First steps abroad')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The invoice is beside the path",
            trigger: "#living_path_aside a[href^='/my/invoices/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_portal_invoice_sidebar, #portal_sale_content, .o_portal_html_view",
        },
    ],
});
