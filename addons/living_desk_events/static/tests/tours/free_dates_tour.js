import { registry } from "@web/core/registry";

/** An adviser opens a new event whose date is taken, and takes a proposed one. */
registry.category("web_tour.tours").add("living_free_dates", {
    steps: () => [
        {
            content: "The date is taken",
            trigger: ".o_form_view .alert-danger:contains(Taken)",
        },
        {
            content: "Look at the free dates",
            trigger: ".nav-link[name='free_dates']",
            run: "click",
        },
        {
            content: "The day before is within a day of the same kind: two days before is free",
            trigger: ".o_living_free_dates .o_living_use_date:first:contains(15 Mar)",
            run: "click",
        },
        {
            content: "The date is in the form, and free",
            trigger: ".o_field_widget[name='when']:contains(15 Mar)",
        },
        {
            trigger: ".o_form_view:not(:has(.alert-danger))",
        },
        {
            content: "Nothing was saved until now",
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});
