"""How many random examples a property is tried with: few for every run, many for the nightly one."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

NIGHTLY = "nightly"
MORE = 20
"""How many times as many examples the nightly run tries (``--hypothesis-profile nightly``)."""


def sized(examples: int) -> settings:
    """Settings for a property that drives an engine: so many examples, no deadline, a failure that can be made again.

    Read when a test module is loaded, after pytest has loaded the profile.
    """
    more = MORE if settings.get_current_profile_name() == NIGHTLY else 1
    return settings(
        max_examples=examples * more,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
