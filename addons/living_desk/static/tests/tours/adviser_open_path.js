import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("living_desk_open_path", {
    url: "/odoo/desk-requests",
    steps: () => [
        {
            content: "Open the request",
            trigger: ".o_kanban_record:contains('Teatro di Prova')",
            run: "click",
        },
        {
            content: "Turn it into a path",
            trigger: ".o_form_view button:contains('Open a Path')",
            run: "click",
        },
        {
            content: "The organization is new",
            trigger: ".modal .alert-info:contains('will be created from the request')",
        },
        {
            content: "Choose the method",
            trigger: ".modal .o_field_widget[name=template_id] input",
            run: "edit Test method",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Test method')",
            run: "click",
        },
        {
            content: "The title comes with it, and can be changed",
            trigger: ".modal .o_field_widget[name=name] input:value(Test method)",
            run: "edit First steps abroad",
        },
        {
            trigger: ".modal button[name=action_open_path]",
            run: "click",
        },
        {
            content: "The steps of the method are there",
            trigger: ".o_field_widget[name=step_ids] .o_data_row:contains('Interview')",
        },
        {
            content: "Propose it to the organization",
            trigger: ".o_form_view button[name=action_propose]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Proposed')",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_offer", {
    url: "/odoo/desk-paths",
    steps: () => [
        {
            content: "Open the path that has just been signed",
            trigger: ".o_kanban_record:contains('First steps abroad')",
            run: "click",
        },
        {
            trigger: ".o_form_view .nav-link[name=assignments]",
            run: "click",
        },
        {
            content: "Offer it to a consultant",
            trigger: ".o_field_widget[name=assignment_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=consultant_id] input",
            run: "edit test.consultant",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains(/^User test.consultant$/)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=hours_budget] input",
            run: "edit 10:00",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=assignment_ids] .o_data_row",
        },
        ...stepUtils.saveForm(),
        {
            trigger: ".o_field_widget[name=assignment_ids] .o_data_row:contains('Offered')",
        },
    ],
});
