import { registry } from "@web/core/registry";

const CELL = (slot, table) =>
    `.o_living_agenda_grid tbody tr:has(th:contains('Table ${table}')) td:nth-child(${slot + 2})`;
const CARD = ".o_living_agenda_card:contains('Teatro di Prova')";

/** Takes a card from stop to stop, and lets it go at the last. */
async function take(card, ...stops) {
    const { animationFrame, drag, waitFor } = odoo.loader.modules.get("@odoo/hoot-dom");
    const { moveTo, drop } = await drag(card);
    for (const stop of stops) {
        const target = await waitFor(stop, { timeout: 3000 });
        await moveTo(target, { position: { top: 8, left: 8 }, relative: true });
        await animationFrame();
    }
    await drop();
}

registry.category("web_tour.tours").add("living_mission_drag", {
    steps: () => [
        {
            content: "The grid opens on the first half-day alone",
            trigger: `.o_living_agenda_grid:not(:has(.o_living_agenda_slot:contains('10:00'))) ${CARD}`,
        },
        {
            content: "Drag the meeting to another slot and table",
            trigger: `${CELL(0, 1)} ${CARD}`,
            run: ({ anchor }) => take(anchor, CELL(2, 2)),
        },
        {
            content: "It is there now",
            trigger: `${CELL(2, 2)} ${CARD}`,
        },
        {
            content: "Held over the button of the other half-day it comes to its cells",
            trigger: `${CELL(2, 2)} ${CARD}`,
            run: ({ anchor }) =>
                take(
                    anchor,
                    ".o_living_agenda_bar [data-session]:contains('10:00–')",
                    ".o_living_agenda_grid:has(.o_living_agenda_slot:contains('10:00')) " +
                        "tr:has(th:contains('Table 1')) td"
                ),
        },
        {
            content: "It is there now",
            trigger: `${CELL(0, 1)} ${CARD}`,
        },
        {
            content: "Drag it to a table that is closed",
            trigger: `${CELL(0, 1)} ${CARD}`,
            run: ({ anchor }) => take(anchor, CELL(0, 2), `${CELL(0, 2)}[data-refused]`),
        },
        {
            content: "It is said why not",
            trigger: ".o_notification:contains('Table 2 is closed at')",
        },
        {
            content: "And it stays where it was",
            trigger: `${CELL(0, 1)} ${CARD}`,
        },
        {
            content: "All half-days at once",
            trigger: ".o_living_agenda_bar [data-session='']",
            run: "click",
        },
        {
            trigger: `${CELL(3, 1)} ${CARD}`,
        },
    ],
});
