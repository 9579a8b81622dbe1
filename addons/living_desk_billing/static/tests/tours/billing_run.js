import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_billing_run_start", {
    url: "/odoo/instalments-to-invoice",
    steps: () => [
        {
            content: "Something is due",
            trigger: ".o_data_row:contains('Teatro di Prova')",
        },
        {
            trigger: "button[name=action_invoice_everything]:enabled",
            run: "click",
        },
        {
            trigger: ".modal button.btn-primary",
            run: "click",
        },
        {
            content: "The work is queued, and says how far it is",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Queued')",
        },
        {
            trigger: ".o_field_widget[name=progress] .o_progressbar",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_billing_run_result", {
    url: "/odoo/billing-runs",
    steps: () => [
        {
            trigger: ".o_data_row:contains('Done'):first .o_data_cell:first",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Done')",
        },
        {
            content: "What was made is one click away",
            trigger: "button[name=action_view_invoices]",
            run: "click",
        },
        {
            trigger: ".o_form_view [name=invoice_line_ids]:contains('Assessment')",
        },
    ],
});
