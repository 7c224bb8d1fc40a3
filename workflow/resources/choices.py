"""The parcels a form's field offers."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.people.choice import Choices
from workflow.resources.models import Parcel

PARCELS = Choices(
    "地块",
    Parcel.parcel_no,
    Parcel.name,
    letters=Parcel.letters,
    noted=(Parcel.parcel_no, Parcel.location, Parcel.use),
)
"""The library's parcels, told apart by number and place; whether one is still free is asked where it is reserved."""

CHOICES: Mapping[str, Choices] = {"parcels": PARCELS}
"""By the last part of their address under ``/options``."""
