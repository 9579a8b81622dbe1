import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * Asks for the province only in Italy, and puts what is wrong under the reader's eyes.
 * Without JavaScript the form shows both fields and works the same.
 */
export class LivingRequestForm extends Interaction {
    static selector = ".o_living_request_form";
    dynamicContent = {
        "#request_country_id": { "t-on-change": this.onCountryChange },
        "#request_state_id": { "t-att-disabled": () => !this.isItaly },
    };

    setup() {
        this.onCountryChange();
    }

    start() {
        document.querySelector("#request_errors")?.focus();
    }

    onCountryChange() {
        const country = this.el.querySelector("#request_country_id");
        this.isItaly = country.selectedOptions[0]?.dataset.code === "IT";
    }
}

registry.category("public.interactions").add("living_desk.request_form", LivingRequestForm);
