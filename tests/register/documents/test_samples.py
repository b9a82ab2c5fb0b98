"""Every route of papers has a sample for the access matrix."""

from tests.register.documents.samples import SAMPLES
from xiufu.register.documents.routes import DOCUMENTS


def test_every_route_has_a_sample():
    assert set(SAMPLES) == {f"documents:{route.name}" for route in DOCUMENTS}
