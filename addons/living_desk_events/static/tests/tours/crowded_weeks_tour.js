import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_crowded_weeks", {
    steps: () => [
        {
            content: "A crowded week of the town is coloured",
            trigger:
                ".o_pivot tr:has(th:contains('Paese di Prova')) .o_pivot_cell_value[style*='heat']",
            run: "click",
        },
        {
            content: "A click lists its events",
            trigger: ".o_list_view .o_data_row:contains('Folla 1')",
        },
    ],
});
