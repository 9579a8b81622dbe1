import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class LivingJobMixin(models.AbstractModel):
    """Scheduled work on records, each by itself: one that fails does not hold up the others."""

    _name = "living.job.mixin"
    _description = "Records of a Scheduled Job"

    @api.model
    def _get_day_anywhere(self):
        """Return the latest day that it is now in any time zone.

        A job searches up to it, then asks each record what day it is at its desk.
        """
        return fields.Date.add(fields.Date.today(), days=1)

    def _run_each(self, do):
        """Do something with each record that nobody else is working on, and commit each.

        What goes wrong is shown on the record; what nobody foresaw is logged too.

        :param do: function of a record, in the context that `_get_job_context` gives it
        """
        for done, record in enumerate(self, 1):
            record = record.with_context(**record._get_job_context()).try_lock_for_update()
            if record:
                try:
                    with self.env.cr.savepoint():
                        do(record)
                except Exception as error:
                    if not isinstance(error, UserError):
                        _logger.exception("The job failed on %s", record)
                    record._show_job_failure(error)
            self.env["ir.cron"]._commit_progress(1, remaining=len(self) - done)

    def _get_job_context(self):
        """Return the context in which a job works on the record: its desk's time zone."""
        self.ensure_one()
        return {"tz": self.desk_id.tz}

    def _show_job_failure(self, error):
        """Show on the record why the job could not deal with it."""
        self._get_job_thread().message_post(body=str(error), subtype_xmlid="mail.mt_note")

    def _get_job_thread(self):
        """Return the document on which a failure is posted."""
        return self
