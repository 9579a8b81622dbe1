import { registry } from "@web/core/registry";

const answerAll = (points) => [
    {
        content: "Start",
        trigger: "button[value='start']:enabled",
        run: "click",
    },
    ...[0, 1, 2, 3].map((index) => ({
        content: `Answer question ${index}`,
        trigger: `.js_question-wrapper:contains('Question ${index}') label:contains('${points} points')`,
        run: "click",
    })),
    {
        content: "Send",
        trigger: "button[value='finish']",
        run: "click",
    },
    {
        content: "Yes, send",
        trigger: ".modal-footer .btn-primary",
        run: "click",
    },
    {
        content: "Go back to the assessment",
        trigger: ".o_survey_finished a:contains('Back to the assessment')",
        run: "click",
        expectUnloadPage: true,
    },
];

registry.category("web_tour.tours").add("living_desk_answer", {
    url: "/my",
    steps: () => [
        {
            content: "The home page says that an assessment waits",
            trigger: ".o_portal_index_card a[href*='/my/assessments?filterby=open']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open it",
            trigger: ".o_living_assessments a:contains('Start')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Answer",
            trigger: ".o_living_answer",
            run: "click",
            expectUnloadPage: true,
        },
        ...answerAll(4),
        {
            trigger: ".alert-info:contains('your answers have arrived')",
        },
    ],
});

registry.category("web_tour.tours").add("living_desk_answer_as_adviser", {
    url: "/odoo/desk-assessments",
    steps: () => [
        {
            content: "Open the assessment",
            trigger: ".o_data_row:contains('Teatro di Prova') .o_data_cell:first",
            run: "click",
        },
        {
            content: "Answer",
            trigger: "button[name='action_answer']",
            run: "click",
            expectUnloadPage: true,
        },
        ...answerAll(2),
        {
            content: "Both views are side by side",
            trigger: ".o_living_comparison:contains('+40')",
        },
        {
            content: "Look at the radar",
            trigger: ".o_notebook_headers a[name='radar']",
            run: "click",
        },
        {
            trigger: ".o_living_radar svg polygon[stroke-dasharray]",
        },
    ],
});
