import { _t } from "@web/core/l10n/translation";

/** How hard events clash, the hardest first, and what is masked at the end. */
export const LEVELS = ["block", "publish", "warn", "info", "free"];
export const MASKED = "masked";

export const LEVEL_ICONS = {
    block: "fa-ban",
    publish: "fa-bullhorn",
    warn: "fa-exclamation-triangle",
    info: "fa-info-circle",
    free: "fa-check",
    masked: "fa-eye-slash",
};

export const LEVEL_LABELS = {
    block: _t("Taken"),
    publish: _t("Not to be public"),
    warn: _t("Too near"),
    info: _t("Same day"),
    free: _t("Free"),
    masked: _t("Provisional, of others"),
};

/** @returns {string} how many events there are, in words */
export function sayEvents(count) {
    return count === 1 ? _t("1 event") : _t("%(count)s events", { count });
}
