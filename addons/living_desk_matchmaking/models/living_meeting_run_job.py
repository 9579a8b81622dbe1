import logging
import time
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..planner.plan import Status
from ..planner.repair import repair
from ..planner.solve import solve

_logger = logging.getLogger(__name__)

# The first half of the key of a lock that is held as long as somebody works on a run.
_LOCK = 0x4C4D5250
_ATTEMPTS = 2
_RETRIES = 5
# Workers of scheduled jobs have a minute of processor time unless the server is told otherwise.
_SECONDS = 40
_SECONDS_BETWEEN_REPORTS = 1


class LivingMeetingRunJob(models.AbstractModel):
    """The work of a planning run, in three transactions: begin, solve and put to use.

    While the planner thinks no transaction is open and nothing of the mission is locked, so people
    go on working. What they change meanwhile is read again before the plan is put to use: what
    does not fit any more is mended or left out. The plan is written whole or not at all.

    Whoever works on a run holds a lock of its session, that ends with the process: a run that is
    running and not locked was left by a worker that died.
    """

    _name = "living.meeting.run.job"
    _description = "Work of a Planning"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_plan(self):
        """Plan what waits, first what a worker left behind."""
        for run in self.search([("state", "in", ("running", "queued"))], order="state desc, id"):
            run._plan()

    def _wake_worker(self):
        if self:
            self.env.ref("living_desk_matchmaking.ir_cron_plan_meetings").sudo()._trigger()

    def _plan(self):
        """Plan the meetings of the run's mission, unless somebody is doing so."""
        self.ensure_one()
        if not self._lock_session():
            return
        try:
            run = self.sudo().with_context(lang=self.create_uid.lang, tz=self.event_id.date_tz)
            run.invalidate_recordset()
            if run.state in ("queued", "running") and run._begin():
                run._work()
        finally:
            self._unlock_session()

    def _lock_session(self):
        ((is_locked,),) = self.env.execute_query(
            SQL("SELECT pg_try_advisory_lock(%s, %s)", _LOCK, self.id)
        )
        return is_locked

    def _unlock_session(self):
        self.env.execute_query(SQL("SELECT pg_advisory_unlock(%s, %s)", _LOCK, self.id))

    def _begin(self):
        """Mark the run as running; what has died twice is not tried a third time."""
        if self.attempt >= _ATTEMPTS:
            self._end(
                "failed",
                self.env._(
                    "Planning was interrupted %(count)s times, as when the server is stopped. The "
                    "meetings are as they were: plan again.",
                    count=self.attempt,
                ),
            )
            self._commit()
            return False
        self.write(
            {
                "state": "running",
                "attempt": self.attempt + 1,
                "progress": 0,
                "started_on": fields.Datetime.now(),
            }
        )
        self._commit()
        return True

    def _work(self):
        try:
            problem, index = self.event_id._prepare_problem()
            self._commit()
            plan = self._solve(problem)
            # What follows sees what others wrote meanwhile, the progress among it.
            self._commit()
            self._retrying(lambda: self._put_to_use(problem, index, plan))
        except Exception as error:
            self.env.cr.rollback()
            self.env.invalidate_all()
            message = str(error)
            if not isinstance(error, UserError):
                _logger.exception("Planning failed: %s", self)
                message = self.env._(
                    "Something unforeseen happened: the meetings are as they were, and the log of "
                    "the server says more. Plan again, or ask your administrator."
                )
            self._end("failed", message)
        self._commit()

    def _solve(self, problem):
        """Return the plan; the run shows meanwhile how far it is."""
        return solve(problem, seed=self.seed, time_limit=_SECONDS, on_progress=self._get_reporter())

    def _get_reporter(self):
        """Return what shows the progress and tells whether to go on, from time to time."""
        last = 0.0

        def report(progress):
            nonlocal last
            if time.monotonic() - last < _SECONDS_BETWEEN_REPORTS:
                return True
            last = time.monotonic()
            return self._report(progress)

        return report

    def _report(self, progress):
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """
                    UPDATE living_meeting_run SET progress = %s, met_count = %s WHERE id = %s
                 RETURNING is_stop_asked
                    """,
                    round(100 * progress.done, 1),
                    progress.score.met if progress.score else 0,
                    self.id,
                )
            )
            row = cr.fetchone()
        return bool(row) and not row[0]

    def _put_to_use(self, problem, index, plan):
        """Write the plan, after a look at what has changed since the problem was read."""
        mission = self.event_id
        mission._lock_seats()
        self.env.invalidate_all()
        now_problem, now_index = mission._prepare_problem()
        notes = []
        if plan.status in (Status.IMPOSSIBLE, Status.UNKNOWN):
            self._end_without_plan(problem, plan)
            return
        if (now_problem, now_index) != (problem, index):
            notes = self._name_left_out(problem, index, now_index)
            plan = repair(
                replace(now_problem, previous=_carry_over(plan, problem, now_problem)),
                seed=self.seed,
            )
            if plan.status in (Status.IMPOSSIBLE, Status.UNKNOWN):
                self._end_without_plan(now_problem, plan)
                return
        if plan.stopped:
            notes.insert(0, self.env._("Stopped early: this is the best plan found until then."))
        changes = mission._use_plan(now_problem, now_index, plan)
        self._end("done", "\n".join(notes), self._prepare_figures(plan, changes))

    def _end_without_plan(self, problem, plan):
        words = self.env["living.meeting"]
        if plan.status == Status.IMPOSSIBLE:
            self._end("impossible", words._explain_conflicts(problem, plan.conflicts))
        else:
            self._end(
                "failed",
                self.env._(
                    "No plan was found that keeps all fixed meetings, nor a proof that there is "
                    "none: release some of them, or plan again. The meetings are as they were."
                ),
            )

    def _prepare_figures(self, plan, changes):
        score = plan.score
        return {
            "weight": score.weight,
            "weight_bound": score.weight_bound,
            "met_count": score.met,
            "unmet_count": len(plan.unplaced),
            "gap_count": score.gaps,
            "gap_bound": score.gap_bound,
            "change_count": changes,
            "is_optimal": plan.status == Status.OPTIMAL,
        }

    def _name_left_out(self, problem, index, now_index):
        """Return sentences about who left, and what was taken back, while the plan was made."""
        notes = []
        gone = self.env["event.registration"].browse(index.people.keys() - now_index.people.keys())
        if gone:
            notes.append(
                self.env._(
                    "These left the mission while the plan was made, and are not in it: "
                    "%(people)s.",
                    people=", ".join(gone.exists().sorted("id").mapped("display_name")),
                )
            )
        taken_back = self.env["living.meeting.request"].browse(
            set(index.requests) - set(now_index.requests) - {0}
        )
        taken_back = taken_back.exists().filtered(lambda item: not (item._get_pair() & gone))
        if taken_back:
            notes.append(
                self.env._(
                    "These requests were taken back while the plan was made, and are not in it: "
                    "%(requests)s.",
                    requests=", ".join(
                        " - ".join(request._get_pair().mapped("display_name"))
                        for request in taken_back.sorted("id")
                    ),
                )
            )
        return notes or [
            self.env._("The mission changed while the plan was made: the plan was mended to fit.")
        ]

    def _end(self, state, message, figures=None):
        self.write(
            {
                "state": state,
                "progress": 100,
                "ended_on": fields.Datetime.now(),
                "message": message,
                **(figures or {}),
            }
        )

    def _retrying(self, do):
        """Do something in a transaction that is begun again if another one was faster."""
        for attempt in range(_RETRIES):
            try:
                do()
                self.env.flush_all()
                return
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                if attempt == _RETRIES - 1:
                    raise

    def _commit(self):
        self.env["ir.cron"]._commit_progress(1)


def _carry_over(plan, problem, now_problem):
    """Return the placements of a plan in a problem that has become another since."""
    places = {
        name: {item.key: place for place, item in enumerate(getattr(now_problem, name))}
        for name in ("slots", "tables", "interpreters")
    }
    wishes = {_name(wish, now_problem): number for number, wish in enumerate(now_problem.wishes)}
    carried = {}
    for number, place in plan.placements.items():
        wish = wishes.get(_name(problem.wishes[number], problem))
        slot = places["slots"].get(problem.slots[place.slot].key)
        table = places["tables"].get(problem.tables[place.table].key)
        if wish is None or slot is None or table is None:
            continue
        interpreter = None
        if place.interpreter is not None:
            interpreter = places["interpreters"].get(problem.interpreters[place.interpreter].key)
        carried[wish] = replace(place, slot=slot, table=table, interpreter=interpreter)
    return carried


def _name(wish, problem):
    return frozenset((problem.people[wish.first].key, problem.people[wish.second].key))
