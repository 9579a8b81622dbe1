import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * Disables the button of a form while it is being sent. The server counts a form sent
 * twice once anyway: this only tells the person that something is happening.
 */
export class LivingSubmitOnce extends Interaction {
    static selector = ".o_living_form";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
    };

    onSubmit(ev) {
        const button = ev.submitter || this.el.querySelector("button[type=submit]");
        // A disabled button is not sent with the form: wait until the form has been read.
        this.waitForTimeout(() => {
            button.disabled = true;
            button.setAttribute("aria-busy", "true");
        }, 0);
        // Coming back to the page finds it usable again.
        this.addListener(window, "pageshow", () => {
            button.disabled = false;
            button.removeAttribute("aria-busy");
        });
    }
}

registry.category("public.interactions").add("living_desk.submit_once", LivingSubmitOnce);
