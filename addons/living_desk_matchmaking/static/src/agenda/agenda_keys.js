const ARROWS = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
};

/** @returns {HTMLElement|null|undefined} what an arrow goes to from a cell of a table, if anything */
export function findNext(cell, key) {
    const step = ARROWS[key];
    const next = step && findNeighbour(cell, ...step);
    return next?.querySelector("button") || next;
}

function findNeighbour(cell, down, right) {
    let row = cell.parentElement;
    if (!down) {
        return row.cells[cell.cellIndex + right];
    }
    const rows = [...row.closest("table").rows];
    do {
        row = rows[rows.indexOf(row) + down];
    } while (row && row.cells.length <= cell.cellIndex);
    return row?.closest("thead") ? null : row?.cells[cell.cellIndex];
}
