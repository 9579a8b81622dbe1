import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("living_desk_sign", {
    url: "/my",
    steps: () => [
        {
            content: "The home page says that an agreement waits",
            trigger: ".o_portal_index_card a[href*='filterby=proposed']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the path",
            trigger: ".o_living_paths a:contains('First steps abroad')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_living_due:contains('read the agreement and sign it')",
        },
        {
            content: "Write the name",
            trigger: "#agreement .o_web_sign_name_input",
            run: "edit Anna Prova",
        },
        {
            trigger: "#agreement canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            content: "Accept and sign",
            trigger: "#agreement .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The path starts",
            trigger: ".alert-success:contains('the agreement is signed')",
        },
        {
            content: "The signed agreement is among the documents",
            trigger: "#living_path_aside a:contains('Signed agreement')",
        },
    ],
});
