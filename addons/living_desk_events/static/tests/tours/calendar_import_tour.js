import { registry } from "@web/core/registry";

const CALENDAR = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "BEGIN:VEVENT",
    "UID:prima@teatro.example",
    "SUMMARY:La prima",
    "DTSTART;TZID=Europe/Rome:20350317T210000",
    "DTEND;TZID=Europe/Rome:20350317T230000",
    "LOCATION:Sala Prova\\, Via Roma 1\\, 20121 Milano MI",
    "STATUS:CONFIRMED",
    "END:VEVENT",
    "BEGIN:VEVENT",
    "UID:cena@teatro.example",
    "SUMMARY:Cena di compleanno",
    "DTSTART;TZID=Europe/Rome:20350318T210000",
    "DTEND;TZID=Europe/Rome:20350318T230000",
    "CLASS:PRIVATE",
    "END:VEVENT",
    "END:VCALENDAR",
].join("\r\n");

registry.category("web_tour.tours").add("living_calendar_import_portal", {
    steps: () => [
        {
            trigger: "a[href='/my/calendar/import']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#import_file",
            run: ({ anchor }) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([CALENDAR], "teatro.ics", { type: "text/calendar" }));
                anchor.files = transfer.files;
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            trigger: ".o_living_import_check",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What is private stays out, and the row says so",
            trigger:
                ".o_living_import_row:contains('Cena di compleanno'):contains('marks it as private')",
        },
        {
            content: "The place was understood",
            trigger: ".o_living_import_row:contains('La prima'):contains('Sala Prova, Milano')",
        },
        {
            trigger: ".o_living_import_confirm",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_import_done",
        },
        {
            trigger: "a.btn-primary[href='/my/calendar']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "li.list-group-item:contains('La prima')",
        },
    ],
});
