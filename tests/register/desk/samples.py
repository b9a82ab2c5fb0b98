"""Calls of the desk's routes that succeed."""

from __future__ import annotations

from collections.abc import Mapping

from tests.register.access import Sample

SAMPLES: Mapping[str, Sample] = {
    "desk:desk": Sample(
        allowed=(
            "banner", "banner2", "forestry", "league", "other_banner", "other_league", "province", "auditor", "investor",
            "obligor", "preparer", "stranger", "expert", "other_expert", "administrator",
        ),
    ),
    "desk:log": Sample(allowed=("auditor", "administrator")),
}  # fmt: skip
