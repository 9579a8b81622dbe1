import { registry } from "@web/core/registry";

const LIST = [
    "Nome;Tipo;Lavora per;E-mail;Paese;Visto da;Data del consenso;Testo del consenso",
    "Claire Modèle;persona;Festival des Modèles;claire@modele.example;Francia;rete;3/5/2020;Sì",
    "Bruno Modèle;persona;;bruno@modele.example;Belgio;rete;;",
].join("\n");

registry.category("web_tour.tours").add("living_desk_import_contacts", {
    url: "/odoo/desk-contacts",
    steps: () => [
        {
            trigger: "button[data-menu-xmlid='living_desk.menu_configuration']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='living_desk.menu_contact_import']",
            run: "click",
        },
        {
            content: "An example explains the columns",
            trigger: ".modal a[download='contacts.xlsx']",
        },
        {
            trigger: ".modal .o_field_widget[name=file] input[type=file]:not(:visible)",
            run: ({ anchor }) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([LIST], "contacts.csv", { type: "text/csv" }));
                anchor.files = transfer.files;
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            content: "The file is there",
            trigger: ".modal .o_field_widget[name=file] input:value(contacts.csv)",
        },
        {
            trigger: ".modal button[name=action_check]",
            run: "click",
        },
        {
            content: "A person is not shared without a consent, and the line says so",
            trigger:
                ".modal .o_data_row:contains('Bruno Modèle'):contains('only with its consent')",
        },
        {
            content: "What would come in is shown",
            trigger:
                ".modal .o_data_row:contains('Claire Modèle'):contains('Festival des Modèles')",
        },
        {
            trigger: ".modal button[name=action_import]",
            run: "click",
        },
        {
            content: "The rejected row can be taken home",
            trigger: ".modal .o_field_widget[name=rejected_file]",
        },
        {
            trigger: ".modal button[name=action_view_contacts]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_kanban_record:contains('Claire Modèle')",
        },
    ],
});
