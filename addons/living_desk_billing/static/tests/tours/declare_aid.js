import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_billing_declare_aid", {
    url: "/my",
    steps: () => [
        {
            trigger: ".o_portal_index_card a[href='/my/aid']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What counts and what is left are shown",
            trigger: "#aid_left",
        },
        {
            trigger: "a.btn-primary[href='/my/aid/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#aid_granting_body",
            run: "edit Regione Lombardia",
        },
        {
            trigger: "#aid_amount",
            run: "edit -1",
        },
        {
            content: "What is wrong is said",
            trigger: ".o_living_aid_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#error_amount:contains('greater than zero')",
        },
        {
            trigger: "#error_documents",
        },
        {
            content: "What was typed is kept",
            trigger: "#aid_granting_body:value(Regione Lombardia)",
        },
        {
            trigger: "#aid_amount",
            run: "edit 12,500.00",
        },
        {
            trigger: "#aid_date_granted",
            run() {
                this.anchor.value = "2025-01-15";
            },
        },
        {
            trigger: "#aid_documents",
            run() {
                const transfer = new DataTransfer();
                transfer.items.add(new File(["%PDF-1.4 decree"], "decree.pdf"));
                this.anchor.files = transfer.files;
            },
        },
        {
            trigger: ".o_living_aid_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".alert-success:contains('has been sent')",
        },
        {
            trigger: ".o_living_aid:contains('Regione Lombardia')",
        },
    ],
});
