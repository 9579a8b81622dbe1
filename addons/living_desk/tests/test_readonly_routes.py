from odoo.tests import tagged

from .common_assessment import LivingAssessmentCommon
from .common_contact import LivingContactCommon
from .common_readonly import ReadonlyRoutesCommon


@tagged("post_install", "-at_install")
class TestReadonlyRoutes(LivingAssessmentCommon, LivingContactCommon, ReadonlyRoutesCommon):
    """Pages that only read do so, and ask no more of the database the more there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assignment = cls._assign(cls.path)
        cls.held = cls._create_session(cls.path, cls.assignment)
        cls.env["crm.lead"].create(
            {"name": "Request", "is_living_request": True, "living_request_key": "0" * 32}
        )
        cls.output = cls.env["ir.attachment"].create(
            {"name": "dossier.txt", "raw": b"Dossier", "mimetype": "text/plain"}
        )
        cls.path.step_ids[0].output_attachment_ids = cls.output
        cls.path.tool_version_ids = cls.env["living.tool.version"].create(
            {
                "tool_id": cls.env["living.tool"].create({"name": "Guide"}).id,
                "number": "1.0",
                "lang_id": cls.env.ref("base.lang_en").id,
                "file": "R3VpZGU=",
                "file_name": "guide.txt",
            }
        )
        cls.tour = cls.env["living.tour"].create(
            {
                "name": "Tour",
                "path_id": cls.path.id,
                "date_departure": "2027-01-01",
                "date_return": "2027-01-02",
            }
        )
        cls.tour.item_ids[0].attachment_ids = cls.output
        cls.followup = cls.env["living.path.followup"].create(
            {"path_id": cls.path.id, "months": "6", "date_due": "2026-01-01"}
        )
        cls.followup._get_answer_url()
        cls.followup.user_input_id._mark_done()
        cls.assignment_done = cls._assign(cls.path, cls.consultant_2)
        cls.assignment_done.action_done()
        cls.consultant.is_expert = True
        question = (
            cls.env["living.question"]
            .with_user(cls.user_adviser)
            .create({"name": "Who knows?", "text": "Somebody", "lang_id": False})
        )
        question.action_ask()
        cls.question_url = f"/my/questions/{question.id}"
        cls.contact = cls._create_contact("Own", contact_owner_id=cls.theatre.id)
        cls.introduction = (
            cls.env["living.introduction"]
            .with_user(cls.user_theatre)
            ._ask(cls._create_contact("Kept").sudo(), cls.theatre, "To meet")
        )
        cls.assessment = cls._answer(cls._create_assessment(), own=3, adviser=2)

    def _get_contact_visits(self):
        theatre, contacts = self.user_theatre, "/my/contacts"
        contact = f"{contacts}/{self.contact.id}"
        introductions = "/my/introductions"
        introduction = f"{introductions}/{self.introduction.id}"
        path = f"/my/paths/{self.path.id}"
        return [
            (contacts, theatre, f"{contacts}?search=own&filterby=own"),
            (f"{contacts}/page/<int:page>", theatre, f"{contacts}/page/2"),
            (f"{contacts}/new", theatre, f"{contacts}/new"),
            (f"{contacts}/<int:contact_id>", theatre, contact),
            *(
                (f"{contacts}/<int:contact_id>/{name}", theatre, f"{contact}/{name}")
                for name in (
                    "edit",
                    "stage",
                    "log",
                    "visibility",
                    "consent",
                    "withdraw",
                    "introduction",
                )
            ),
            ("/my/paths/<int:path_id>/contacts/new", self.user_consultant, f"{path}/contacts/new"),
            (introductions, theatre, introductions),
            (f"{introductions}/page/<int:page>", theatre, f"{introductions}/page/2"),
            (f"{introductions}/new", theatre, f"{introductions}/new?search=kept"),
            (f"{introductions}/<int:introduction_id>", theatre, introduction),
            (
                f"{introductions}/<int:introduction_id>/<any(accept,decline,result,withdraw):answer>",
                theatre,
                f"{introduction}/withdraw",
            ),
            (
                "/contact/consent/<int:contact_id>/<string:token>",
                None,
                self.contact._get_consent_url().replace(self.contact.get_base_url(), ""),
            ),
        ]

    def test_pages_that_say_they_only_read(self):
        path, assignment = self.path.id, self.assignment.id
        tour = f"/my/tours/{self.tour.id}"
        theatre, consultant = self.user_theatre, self.user_consultant
        self._assert_only_read(
            "living_desk",
            [
                ("/my/paths", theatre, "/my/paths?sortby=name"),
                ("/my/paths/page/<int:page>", theatre, "/my/paths/page/2"),
                ("/my/paths/<int:path_id>", theatre, f"/my/paths/{path}"),
                ("/my/paths/<int:path_id>", consultant, f"/my/paths/{path}"),
                ("/my/paths/<int:path_id>/agreement", theatre, f"/my/paths/{path}/agreement"),
                (
                    "/my/paths/<int:path_id>/documents/<int:attachment_id>",
                    theatre,
                    f"/my/paths/{path}/documents/{self.output.id}",
                ),
                (
                    "/my/paths/<int:path_id>/sessions/new",
                    consultant,
                    f"/my/paths/{path}/sessions/new",
                ),
                ("/my/assessments", theatre, "/my/assessments"),
                ("/my/assessments/page/<int:page>", theatre, "/my/assessments/page/2"),
                (
                    "/my/assessments/<int:assessment_id>",
                    theatre,
                    f"/my/assessments/{self.assessment.id}",
                ),
                (
                    "/my/paths/<int:path_id>/rate/<int:assignment_id>",
                    theatre,
                    f"/my/paths/{path}/rate/{self.assignment_done.id}",
                ),
                ("/my/questions", consultant, "/my/questions?search=who"),
                ("/my/questions/page/<int:page>", consultant, "/my/questions/page/2"),
                ("/my/questions/<int:question_id>", consultant, self.question_url),
                (
                    "/my/questions/<int:question_id>/answer",
                    consultant,
                    f"{self.question_url}/answer",
                ),
                ("/my/assignments", consultant, "/my/assignments"),
                ("/my/assignments/page/<int:page>", consultant, "/my/assignments/page/2"),
                (
                    "/my/assignments/<int:assignment_id>",
                    consultant,
                    f"/my/assignments/{assignment}",
                ),
                (
                    "/my/assignments/<int:assignment_id>/<any(accept,refuse,conflict):answer>",
                    consultant,
                    f"/my/assignments/{assignment}/accept",
                ),
                (
                    "/my/sessions/<int:session_id>/<any(confirm,contest):answer>",
                    theatre,
                    f"/my/sessions/{self.held.id}/confirm",
                ),
                (
                    "/my/paths/<int:path_id>/tools/<int:version_id>",
                    theatre,
                    f"/my/paths/{path}/tools/{self.path.tool_version_ids.id}",
                ),
                ("/my/tours/<int:tour_id>", theatre, tour),
                ("/my/tours/<int:tour_id>", consultant, tour),
                ("/my/tours/<int:tour_id>/items/<int:item_id>", theatre, f"{tour}/items/1"),
                (
                    "/my/tours/<int:tour_id>/documents/<int:attachment_id>",
                    theatre,
                    f"{tour}/documents/{self.output.id}",
                ),
                ("/my/followups/<int:followup_id>", theatre, f"/my/followups/{self.followup.id}"),
                *self._get_contact_visits(),
                ("/desk/request", None, "/desk/request"),
                ("/desk/request", theatre, "/desk/request"),
                ("/desk/request/thanks", None, "/desk/request/thanks"),
                (
                    "/desk/request/thanks/<string:key>",
                    None,
                    "/desk/request/thanks/" + "0" * 32,
                ),
            ],
        )

    def test_the_home_page_asks_the_same_of_the_database_however_many_paths(self):
        self._login(self.user_theatre)
        few = self._count_home_queries()
        for number in range(9):
            self._create_path(name=f"Path {number}")
        self.assertEqual(self._count_home_queries(), few)

    def test_a_counter_costs_two_queries_at_most(self):
        self._login(self.user_theatre)
        ours = [
            "living_path_count",
            "living_sign_count",
            "living_confirm_count",
            "living_assignment_count",
            "living_offer_count",
            "living_assessment_count",
            "living_answer_count",
            "living_question_count",
            "living_question_fit_count",
        ]
        none, _values = self._count_counter_queries([])
        all_of_them, values = self._count_counter_queries(ours)
        self.assertEqual(values["living_path_count"], 1)
        self.assertLessEqual(all_of_them - none, 2 * len(ours))

    def _count_home_queries(self):
        counters, _values = self._count_counter_queries(["living_path_count"])
        return self._count_queries("/my/home"), counters

    def _count_counter_queries(self, counters):
        """Return the number of queries of a request for counters, and its answer."""
        for _time in range(2):
            self.env.flush_all()
            before = self.cr.sql_log_count
            values = self.make_jsonrpc_request("/my/counters", {"counters": counters})
        return self.cr.sql_log_count - before, values
