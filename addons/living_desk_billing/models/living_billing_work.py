import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

# Invoices made in one transaction: a few seconds of work, so that slices of a job stay short,
# other processes do not wait long for a number, and little is lost when one is killed.
BATCH = 100
RETRIES = 5


class LivingBillingWork(models.AbstractModel):
    """The work of a billing run, in batches that several processes take from each other.

    Each batch is a transaction. What is left to do is read from the database each time, and rows
    that another process works on are skipped, so a run can be interrupted anywhere and taken up
    again: an instalment that has its invoice is not due any more.
    """

    _name = "living.billing.work"
    _description = "Work of a Billing Run"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_process(self):
        """Work on the open runs until there is nothing left or the time of the slice is over."""
        for run in self.search([("state", "in", ("queued", "running"))], order="id"):
            if not run._process():
                return

    def _process(self):
        """Invoice batch after batch.

        :return: False when the time of the job was over first
        """
        self.ensure_one()
        run = self._in_bulk()
        run._retrying(run._begin)
        seconds = self.env["ir.cron"]._commit_progress(remaining=run._count_remaining())
        while seconds and (done := run._retrying(run._process_batch)):
            remaining = run._count_remaining()
            seconds = self.env["ir.cron"]._commit_progress(done, remaining=remaining)
            # What was read for one batch is of no use to the next.
            self.env.invalidate_all()
        if seconds:
            run._retrying(run._end)
            # What others have in hand is theirs to finish.
            self.env["ir.cron"]._commit_progress(remaining=0)
        return bool(seconds)

    def _in_bulk(self):
        """Return the run as its user, with what a bulk job needs: no tracking, no mails."""
        user = self.user_id or self.env.user
        return (
            self.with_user(user)
            .with_company(self.company_id)
            .with_context(
                tracking_disable=True,
                mail_create_nosubscribe=True,
                mail_notrack=True,
                lang=user.lang,
                tz=user.tz or "Europe/Rome",
            )
            .sudo()
        )

    def _retrying(self, do):
        """Do something again when another process was faster on the same rows."""
        for _attempt in range(RETRIES):
            try:
                result = do()
                self.env.flush_all()
                return result
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
        return do()

    def _begin(self):
        if self.state == "queued" and self.try_lock_for_update(allow_referencing=True):
            self.write({"state": "running", "started_on": fields.Datetime.now()})

    def _end(self):
        """The run is done when nobody else has a part of it in hand."""
        if self._count_remaining() or self.state == "done":
            return
        if self.try_lock_for_update(allow_referencing=True):
            self.write({"state": "done", "ended_on": fields.Datetime.now()})

    def _process_batch(self):
        """Invoice the next paths; if that fails, each of them by itself.

        :return: how many paths were dealt with
        """
        due = self._lock_due()
        if due:
            try:
                with self.env.cr.savepoint():
                    self._post(self._invoice(due))
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:
                _logger.info("%s: a batch failed, trying one by one: %s", self, error)
                for parts in due.grouped("path_id").values():
                    self._process_path(parts)
        return len(due.path_id)

    def _process_path(self, due):
        """Invoice one path; a draft that cannot be posted stays, for the accountant to look at."""
        path, move = due.path_id, self.env["account.move"]
        try:
            with self.env.cr.savepoint():
                move = self._invoice(due)
            with self.env.cr.savepoint():
                self._post(move)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except UserError as error:
            self._note_failure(path, move, error.args[0])
        except Exception as error:
            _logger.exception("%s failed on %s", self, path)
            message = self.env._("Something unexpected happened: %(error)s", error=str(error))
            self._note_failure(path, move, message)

    def _lock_due(self):
        """Return what is due of the next paths, for this process alone."""
        paths = self._get_waiting_paths()
        paths = paths.try_lock_for_update(allow_referencing=True, limit=BATCH)
        due = self.env["living.path.instalment"].search(
            self._get_due_domain() & Domain("path_id", "in", paths.ids)
        )
        # Whoever invoices by hand locks instalments, and not the path.
        locked = due.try_lock_for_update(allow_referencing=True)
        busy = (due - locked).path_id
        return locked.filtered(lambda part: part.path_id not in busy)

    def _invoice(self, due):
        """Make one invoice per path of what is due, and say in its history where it is from."""
        vals = {"living_run_id": self.id, "journal_id": self._get_journal().id}
        if self.mode == "posted":
            vals["invoice_date"] = fields.Date.context_today(self)
        moves = due._create_due_invoices(vals)
        note = self.env._(
            "Made with everything that was due, by %(user)s.", user=self._get_author()
        )
        moves._message_log_batch(bodies=dict.fromkeys(moves.ids, note))
        return moves

    def _post(self, moves):
        if self.mode == "posted":
            moves.action_post()

    def _note_failure(self, path, move, message):
        """Keep why a path failed: it is not tried again in this run."""
        self.env["living.billing.failure"].create(
            {"run_id": self.id, "path_id": path.id, "move_id": move.id, "message": message}
        )

    def _get_journal(self):
        """Return the journal of all invoices of the run, asked for once per batch."""
        moves = self.env["account.move"].with_context(default_move_type="out_invoice")
        return moves.new({"company_id": self.company_id.id}).journal_id

    def _get_author(self):
        return self.user_id.name or self.env._("the nightly job")

    def _get_due_domain(self):
        """Return the instalments that the run is to invoice."""
        domain = self.env["living.path.instalment"]._get_due_domain(self.date_to)
        domain &= Domain("company_id", "=", self.company_id.id)
        if self.desk_id:
            domain &= Domain("desk_id", "=", self.desk_id.id)
        return domain & Domain("path_id", "not in", self._get_failed_path_ids())

    def _get_failed_path_ids(self):
        failures_sudo = self.env["living.billing.failure"].sudo()
        return failures_sudo.search_fetch([("run_id", "in", self.ids)], ["path_id"]).path_id.ids

    def _get_waiting_paths(self):
        """Return the paths with something due, the longest waiting first."""
        instalments_sudo = self.env["living.path.instalment"].sudo()
        rows = instalments_sudo._read_group(
            self._get_due_domain(), ["path_id"], order="date_due:min, id:min"
        )
        return instalments_sudo.path_id.union(*(path for (path,) in rows))

    def _count_remaining(self):
        """Return how many invoices are still to be made."""
        self.ensure_one()
        instalments_sudo = self.env["living.path.instalment"].sudo()
        [[count]] = instalments_sudo._read_group(
            self.sudo()._get_due_domain(), [], ["path_id:count_distinct"]
        )
        return count
