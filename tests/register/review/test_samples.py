"""Every route of reviews has a sample for the access matrix."""

from tests.register.review.samples import SAMPLES
from xiufu.register.review.routes import REVIEW


def test_every_route_has_a_sample():
    assert set(SAMPLES) == {f"review:{route.name}" for route in REVIEW}
