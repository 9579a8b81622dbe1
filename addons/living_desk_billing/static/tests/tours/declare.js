import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_billing_declare", {
    url: "/my",
    steps: () => [
        {
            content: "The home page says that the turnover is missing",
            trigger:
                ".o_portal_index_card:has(.alert-warning) a[href='/my/turnover'], a.alert-warning[href='/my/turnover']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The tiers are shown",
            trigger: "#tiers_title",
        },
        {
            trigger: "a.btn-primary[href='/my/turnover/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#turnover_amount",
            run: "edit -80000",
        },
        {
            trigger: "#turnover_note",
            run: "edit Tour included",
        },
        {
            content: "What is wrong is said",
            trigger: ".o_living_turnover_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#error_amount:contains('cannot be negative')",
        },
        {
            trigger: "#error_documents",
        },
        {
            content: "What was typed is kept",
            trigger: "#turnover_note:value(Tour included)",
        },
        {
            trigger: "#turnover_amount",
            run: "edit 80,000.00",
        },
        {
            trigger: "#turnover_includes_performances",
            run: "check",
        },
        {
            trigger: "#turnover_excludes_capital_grants",
            run: "check",
        },
        {
            trigger: "#turnover_documents",
            run() {
                const transfer = new DataTransfer();
                const file = new File(["%PDF-1.4 accounts"], "accounts.pdf");
                transfer.items.add(file);
                this.anchor.files = transfer.files;
            },
        },
        {
            trigger: ".o_living_turnover_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-success:contains('has been sent')",
        },
    ],
});
