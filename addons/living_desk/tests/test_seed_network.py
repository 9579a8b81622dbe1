"""The networks of the demo data: the pilot project's, and 2InS Clusters."""

from odoo.tests import TransactionCase, tagged

PARTNERS = {
    "EC Business and Innovation Centre of Attika",
    "University of Patras – Department of Business Administration",
    "Region of Attica",
    "CCIMP Chamber of Commerce and Industry of Marseille",
    "Antipolis Innovation Campus",
    "Sviluppo Basilicata SpA",
    "Province of Matera",
    "University-Enterprise of the Balearic Islands Foundation (FUEIB)",
    "Isla Local Council",
}
REGIONS = {"EL30", "EL63", "FRL0", "ITF5", "ES53", "MT00"}


@tagged("post_install", "-at_install")
class TestSeedNetwork(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clusters = cls.env.ref("living_desk.network_2ins")
        cls.living = cls.env.ref("living_desk.network_living")

    def test_seven_clusters_nine_partners_five_nations(self):
        self.assertEqual(
            (
                self.clusters.desk_count,
                self.clusters.partner_count,
                self.clusters.country_count,
                self.clusters.region_count,
            ),
            (7, 9, 5, 6),
        )
        self.assertEqual(set(self.clusters.desk_ids.mapped("kind")), {"cluster"})
        self.assertEqual(
            set(self.clusters.desk_ids.region_ids.country_id.mapped("code")),
            {"GR", "FR", "IT", "ES", "MT"},
        )
        self.assertEqual(set(self.clusters.desk_ids.region_ids.mapped("code")), REGIONS)

    def test_partners_and_hosts(self):
        lead = self.clusters.lead_partner_id
        self.assertEqual(lead.name, "EC Business and Innovation Centre of Attika")
        self.assertEqual(set((lead | self.clusters.partner_ids).mapped("name")), PARTNERS)
        hosts = self.clusters.desk_ids.host_partner_id
        self.assertEqual(
            PARTNERS - set(hosts.mapped("name")), {"Region of Attica", "Province of Matera"}
        )
        for cluster in self.clusters.desk_ids:
            with self.subTest(cluster=cluster.name):
                self.assertEqual(cluster.country_ids, cluster.host_partner_id.country_id)

    def test_the_pilot_desks_are_a_network_of_their_own(self):
        self.assertEqual((self.living.desk_count, self.living.country_count), (4, 1))
        self.assertEqual(set(self.living.desk_ids.mapped("kind")), {"desk"})

    def test_a_facilitator_follows_firms_and_logs_meetings(self):
        facilitator = self.env.ref("living_desk.user_facilitator")
        members = self.env.ref("living_desk.cluster_basilicata").member_ids
        # Other addons bring firms of their own.
        firms = members.filtered(
            lambda firm: firm.get_external_id()[firm.id].startswith("living_desk.")
        )
        followed = firms.filtered(lambda firm: firm.facilitator_id == facilitator)
        self.assertEqual((len(firms), len(followed)), (5, 4))
        for firm in followed:
            with self.subTest(firm=firm.name):
                self.assertTrue(firm.living_meeting_count)
        self.assertFalse(followed.living_meeting_ids.living_path_id)

    def test_requests_answered_in_time_late_and_not_yet(self):
        leads = self.env["crm.lead"]
        for number in range(1, 13):
            leads += self.env.ref(f"living_desk.lead_demo_{number:02}")
        answered = leads.filtered("living_first_answer_on")
        self.assertEqual(set(answered.mapped("living_answered_in_time")), {True, False})
        self.assertTrue(leads - answered)
