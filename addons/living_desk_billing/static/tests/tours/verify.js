import { registry } from "@web/core/registry";

const openDeclaration = {
    content: "Open the declaration that waits",
    trigger: ".o_data_row:contains('Teatro di Prova') .o_data_cell[name=organization_id]",
    run: "click",
};

registry.category("web_tour.tours").add("living_desk_billing_verify", {
    url: "/odoo/turnover-to-verify",
    steps: () => [
        openDeclaration,
        {
            content: "The document is there",
            trigger: ".o_attachment:contains('accounts.pdf')",
        },
        {
            trigger: "button[name=action_verify]:enabled",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Verified')",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_billing_reject", {
    url: "/odoo/turnover-to-verify",
    steps: () => [
        openDeclaration,
        {
            trigger: "button[name=action_reject]:enabled",
            run: "click",
        },
        {
            trigger: ".modal [name=reason] textarea",
            run: "edit It is the budget of next year",
        },
        {
            trigger: ".modal button[name=action_reject]",
            run: "click",
        },
        {
            trigger: ".ribbon:contains('Rejected')",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_billing_invoice", {
    url: "/odoo/instalments-to-invoice",
    steps: () => [
        {
            content: "Choose the services of the path",
            trigger:
                ".o_data_row:contains('Teatro di Prova'):contains('Assessment') .o_list_record_selector input",
            run: "click",
        },
        {
            trigger:
                ".o_data_row:contains('Teatro di Prova'):contains('Advice') .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: "button[name=action_create_invoices]:enabled",
            run: "click",
        },
        {
            content: "The draft is as the agreement",
            trigger: ".o_form_view [name=invoice_line_ids]:contains('Assessment')",
        },
        {
            content: "Post it with Odoo's own button",
            trigger: "button[name=action_post]:enabled",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Posted')",
        },
    ],
});
