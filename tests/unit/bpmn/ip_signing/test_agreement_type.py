"""DMN-19 (domain.md 7.9): what kind of agreement was signed."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("supplement", "obligations", "breach", "amount", "kind"),
    [
        (False, True, True, True, "formal"),
        (False, False, False, False, "framework"),
        (None, True, None, True, "framework"),
        (False, True, True, False, "framework"),
        (True, True, True, True, "supplement"),
    ],
)
def test_only_binding_agreements_with_an_amount_are_formal(decide, supplement, obligations, breach, amount, kind):
    signed = {
        "is_supplement": supplement,
        "has_obligations": obligations,
        "has_breach": breach,
        "has_amount": amount,
    }

    assert decide("ip_signing/agreement_type.dmn", "agreement_type", **signed) == kind
