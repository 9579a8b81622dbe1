import { onWillUnmount, useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

// So far the pointer moves before a click becomes a drag.
const TOLERANCE = 6;
// So near an edge the grid scrolls, so fast.
const EDGE = 48;
const SPEED = 14;
// So long something is held over the button of another half-day until that is shown, in ms.
const HOLD = 400;

/**
 * Drags what has the attribute `data-drag` onto what has `data-cell`, by way of the half-day whose
 * button has `data-session`.
 *
 * Unlike Odoo's own hook it leaves the dragged card where it is, so that the grid keeps its shape,
 * and scrolls the grid also for what comes from the list beside it. On touch screens the finger
 * scrolls: there a card is moved by its dialog.
 *
 * @param {Object} params
 * @param {{el: HTMLElement}} params.root in which things are dragged
 * @param {() => HTMLElement} params.getScroller what scrolls while something is dragged
 * @param {(key: string) => void} params.onStart
 * @param {(cell: string|null) => void} params.onOver
 * @param {(session: string) => void} params.onHold
 * @param {(key: string, cell: string|null) => void} params.onEnd no cell: nothing is to happen
 */
export function useAgendaDrag({ root, getScroller, onStart, onOver, onHold, onEnd }) {
    let drag = null;

    function onPointerDown(ev) {
        const source = ev.target.closest?.("[data-drag]");
        if (
            ev.button !== 0 ||
            ev.pointerType === "touch" ||
            !source ||
            !root.el?.contains(source)
        ) {
            return;
        }
        drag = { source, key: source.dataset.drag, x: ev.clientX, y: ev.clientY, cell: null };
    }

    function onPointerMove(ev) {
        if (!drag) {
            return;
        }
        if (!drag.ghost) {
            if (Math.hypot(ev.clientX - drag.x, ev.clientY - drag.y) < TOLERANCE) {
                return;
            }
            begin();
        }
        drag.pointer = ev;
        drag.ghost.style.transform = `translate(${ev.clientX + 8}px, ${ev.clientY + 8}px)`;
        findCell();
    }

    function begin() {
        drag.ghost = drag.source.cloneNode(true);
        drag.ghost.classList.add("o_living_agenda_ghost");
        drag.ghost.removeAttribute("data-drag");
        drag.ghost.style.width = `${drag.source.offsetWidth}px`;
        document.body.append(drag.ghost);
        document.body.classList.add("o_living_agenda_dragging", "user-select-none");
        drag.source.classList.add("o_living_agenda_source");
        drag.frame = browser.requestAnimationFrame(scroll);
        onStart(drag.key);
    }

    function findCell() {
        const { clientX, clientY } = drag.pointer;
        const target = document.elementFromPoint(clientX, clientY);
        hold(target?.closest("[data-session]")?.dataset.session);
        const cell = target?.closest("[data-cell]")?.dataset.cell || null;
        if (cell !== drag.cell) {
            drag.cell = cell;
            onOver(cell);
        }
    }

    function hold(session) {
        if (session === drag.session) {
            return;
        }
        browser.clearTimeout(drag.timer);
        drag.session = session;
        if (session !== undefined) {
            drag.timer = browser.setTimeout(() => onHold(session), HOLD);
        }
    }

    function scroll() {
        if (!drag) {
            return;
        }
        const scroller = getScroller();
        if (drag.pointer && scroller) {
            const { clientX, clientY } = drag.pointer;
            const box = scroller.getBoundingClientRect();
            const inside = clientX > box.left && clientX < box.right;
            const x = inside ? push(clientX, box.left, box.right) : 0;
            const y = inside ? push(clientY, box.top, box.bottom) : 0;
            if (x || y) {
                scroller.scrollBy(x, y);
                findCell();
            }
        }
        drag.frame = browser.requestAnimationFrame(scroll);
    }

    function push(at, low, high) {
        if (at < low + EDGE) {
            return -SPEED;
        }
        return at > high - EDGE ? SPEED : 0;
    }

    function onPointerUp() {
        if (drag?.ghost) {
            end(drag.cell);
            // The click that follows is part of the drag.
            const swallow = (ev) => ev.stopPropagation();
            window.addEventListener("click", swallow, { capture: true });
            setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
        }
        drag = null;
    }

    function end(cell) {
        const { key, ghost, source, frame, timer } = drag;
        drag = null;
        browser.cancelAnimationFrame(frame);
        browser.clearTimeout(timer);
        ghost.remove();
        source.classList.remove("o_living_agenda_source");
        document.body.classList.remove("o_living_agenda_dragging", "user-select-none");
        onEnd(key, cell);
    }

    function cancel() {
        if (drag?.ghost) {
            end(null);
        }
        drag = null;
    }

    useExternalListener(window, "pointerdown", onPointerDown);
    useExternalListener(window, "pointermove", onPointerMove);
    useExternalListener(window, "pointerup", onPointerUp);
    useExternalListener(window, "pointercancel", cancel);
    useExternalListener(
        window,
        "keydown",
        (ev) => {
            if (ev.key === "Escape" && drag?.ghost) {
                ev.stopPropagation();
                cancel();
            }
        },
        { capture: true }
    );
    onWillUnmount(cancel);
}
