/** @returns {string|undefined} why a cell is refused, of what the server says of cells and slots */
export function findReason(refused, cell) {
    return refused.cells[cell] ?? refused.slots[cell.split("-")[0]];
}

/**
 * The cells of the grid while something is dragged over them.
 *
 * Thousands of cells are marked at once: drawing them anew would take longer than marking them.
 */
export class AgendaMarks {
    constructor(getScroller) {
        this.getScroller = getScroller;
        this.refused = { slots: {}, cells: {} };
    }

    get elements() {
        return this.getScroller()?.querySelectorAll("td[data-cell]") || [];
    }

    /** @returns {string|undefined} why nothing is put into a cell */
    getReason(cell) {
        return findReason(this.refused, cell);
    }

    /** @param {Object} refused sentences by slot and by cell, as the server says them */
    show(refused) {
        this.refused = refused;
        for (const element of this.elements) {
            const reason = this.getReason(element.dataset.cell);
            if (reason) {
                element.dataset.refused = reason;
                element.title = reason;
            }
        }
    }

    /** Marks what has come into view since. */
    refresh() {
        this.show(this.refused);
    }

    point(cell) {
        for (const element of this.elements) {
            if (element.dataset.cell === cell) {
                element.dataset.over = "1";
            } else if (element.dataset.over) {
                delete element.dataset.over;
            }
        }
    }

    clear() {
        this.refused = { slots: {}, cells: {} };
        for (const element of this.elements) {
            delete element.dataset.refused;
            delete element.dataset.over;
            element.removeAttribute("title");
        }
    }
}
