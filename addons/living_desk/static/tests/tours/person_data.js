import { registry } from "@web/core/registry";

const openMenu = (xmlid) => [
    {
        trigger: "button[data-menu-xmlid='living_desk.menu_configuration']",
        run: "click",
    },
    {
        trigger: `[data-menu-xmlid='living_desk.${xmlid}']`,
        run: "click",
    },
];

registry.category("web_tour.tours").add("living_desk_person_data", {
    steps: () => [
        ...openMenu("menu_person_data"),
        {
            trigger: ".modal .o_field_widget[name=partner_id] input",
            run: "edit Anna Bruna",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Anna Bruna Verdi')",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_look]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains('Consents'):contains('Kept without the Person')",
        },
        {
            trigger: ".modal button[name=action_export]",
            run: "click",
        },
        {
            content: "The spreadsheet can be taken",
            trigger: ".modal .o_field_widget[name=export_file]",
        },
        {
            trigger: ".modal .o_field_widget[name=confirmation] input",
            run: "edit Anna Bruna Verdi",
        },
        {
            trigger: ".modal button[name=action_anonymize]",
            run: "click",
        },
        {
            trigger: ".modal .alert-success:contains('Nothing tells any more')",
        },
        {
            trigger: ".modal footer button:contains('Close')",
            run: "click",
        },
        ...openMenu("menu_privacy_log"),
        {
            trigger: ".o_data_row:contains('A*** B**** V****')",
        },
    ],
});
