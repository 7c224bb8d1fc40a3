"""DMN-02 (domain.md 7.2): bands of fixed investment, in ten thousand yuan."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("fixed", "band"),
    [
        (0, "lt_05"),
        (4999.99, "lt_05"),
        (5000, "b_05_1"),
        (10000, "b_1_5"),
        (50000, "b_5_10"),
        (100000, "b_10_50"),
        (500000, "b_50_100"),
        (1000000, "ge_100"),
    ],
)
def test_a_band_begins_with_its_floor(decide, fixed, band):
    assert decide("ip_lead/scale_band.dmn", "scale_band", fixed_invest=fixed) == band
