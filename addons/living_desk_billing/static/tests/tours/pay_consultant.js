import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_billing_pay_consultant", {
    url: "/odoo/consultants-to-pay",
    steps: () => [
        {
            content: "Open the hours of the consultant",
            trigger: ".o_group_header:contains('User test.consultant')",
            run: "click",
        },
        {
            content: "Choose a session that was confirmed",
            trigger: ".o_data_row:contains('Teatro di Prova') .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: "button[name=action_create_bills]:enabled",
            run: "click",
        },
        {
            content: "The draft bill asks for the hours at the agreed rate",
            trigger: ".o_form_view [name=invoice_line_ids]:contains('Teatro di Prova')",
        },
        {
            content: "The date of the consultant's document",
            trigger:
                ".o_field_widget[name=invoice_date] input, .o_field_widget[name=invoice_date] button",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=invoice_date] input",
            run: "edit 01/15/2026",
        },
        {
            trigger: "button[name=action_post]:enabled",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Posted')",
        },
    ],
});
