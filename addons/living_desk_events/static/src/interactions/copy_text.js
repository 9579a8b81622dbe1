import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Copies an address that is shown in a box; where the browser refuses, it is selected at least. */
export class LivingCopyText extends Interaction {
    static selector = ".o_living_copy";
    dynamicContent = {
        ".o_living_copy_button": { "t-on-click": this.copy },
        ".o_living_copy_todo": { "t-att-class": () => ({ "d-none": this.isCopied }) },
        ".o_living_copy_done": { "t-att-class": () => ({ "d-none": !this.isCopied }) },
    };

    setup() {
        this.isCopied = false;
    }

    async copy() {
        const input = this.el.querySelector("input");
        input.select();
        try {
            await this.waitFor(navigator.clipboard.writeText(input.value));
        } catch {
            return;
        }
        this.isCopied = true;
        this.updateContent();
    }
}

registry.category("public.interactions").add("living_desk_events.copy_text", LivingCopyText);
