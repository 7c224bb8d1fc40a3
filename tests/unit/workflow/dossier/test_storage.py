"""Bytes lie under their digest, once; a crash leaves waste, never a row without a file; a sweep takes waste alone."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.domain.errors import NotFound
from engine.domain.ports import SystemClock
from tests.factories import sample_files as files
from tests.factories.weighing import begin_weighing, deploy_weighing, open_task
from workflow.dossier.documents import add_document
from workflow.dossier.intake import Intake, Limits
from workflow.dossier.kinds import KINDS
from workflow.dossier.matters import place_of_task
from workflow.dossier.models import DocumentVersion
from workflow.dossier.storage import FileStore
from workflow.dossier.sweep import LEAST_AGE, missing, sweep

DIGEST = hashlib.sha256(files.PDF).hexdigest()
LATER = SystemClock().now() + LEAST_AGE + timedelta(hours=1)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def intake(config) -> Intake:
    return Intake(FileStore(config.attachments), Limits(1_000_000, KINDS))


@pytest.fixture
def place(world):
    deploy_weighing(world)
    return place_of_task(open_task(world, begin_weighing(world)))


def take(intake):
    return intake.take(io.BytesIO(files.PDF), "合同.pdf", "application/pdf")


def kept(world, intake, place) -> None:
    with take(intake) as file, world.transaction() as uow:
        add_document(uow, place, file)


def rows(world) -> list[str]:
    with world.reading() as uow:
        return list(uow.session.scalars(select(DocumentVersion.digest)))


def test_the_bytes_lie_under_their_digest(intake):
    with take(intake):
        pass

    assert intake.store.place_of(DIGEST).read_bytes() == files.PDF


def test_the_same_bytes_lie_there_once(intake):
    for _ in range(2):
        with take(intake):
            pass

    assert list(intake.store.kept()) == [intake.store.place_of(DIGEST)]


def test_where_a_disk_knows_no_second_names_the_file_itself_goes_to_its_place(intake, monkeypatch):
    def refuses(*_names: object) -> None:
        raise PermissionError("this disk knows no links")

    monkeypatch.setattr(os, "link", refuses)
    with take(intake):
        pass

    assert intake.store.place_of(DIGEST).read_bytes() == files.PDF


@pytest.mark.parametrize("digest", ["../../etc/passwd", "a" * 63, "A" * 64, ""])
def test_what_is_no_digest_leads_to_no_file(intake, digest):
    with pytest.raises(ValueError, match="no SHA-256"):
        intake.store.place_of(digest)


def test_missing_bytes_are_said_in_words(intake):
    with pytest.raises(NotFound, match="从备份恢复"):
        intake.store.pieces(DIGEST)


@pytest.mark.both_databases
def test_a_crash_before_the_commit_leaves_a_file_and_no_row(world, intake, place):
    with pytest.raises(Killed), take(intake) as file, world.transaction() as uow:
        add_document(uow, place, file)
        raise Killed

    assert rows(world) == []
    assert intake.store.place_of(DIGEST).exists()


@pytest.mark.both_databases
def test_the_waste_of_a_crash_is_swept_after_a_day_and_no_sooner(world, intake, place):
    with pytest.raises(Killed), take(intake) as file, world.transaction() as uow:
        add_document(uow, place, file)
        raise Killed

    soon, late = sweep(world, intake.store), sweep(world, intake.store, now=LATER)

    assert (soon.removed, late.removed, late.freed) == (0, 1, len(files.PDF))
    assert not intake.store.place_of(DIGEST).exists()


def test_a_crash_in_the_middle_of_the_bytes_leaves_waste_that_is_swept(world, intake):
    (intake.store.folder / "incoming").mkdir(parents=True)
    (intake.store.folder / "incoming" / "half").write_bytes(b"%PDF-")

    assert (sweep(world, intake.store).removed, sweep(world, intake.store, now=LATER).removed) == (0, 1)


@pytest.mark.both_databases
def test_what_a_row_names_is_never_swept(world, intake, place):
    kept(world, intake, place)

    assert sweep(world, intake.store, now=LATER).removed == 0
    assert missing(world, intake.store) == []


def test_an_upload_of_the_same_bytes_makes_waste_young_again(intake):
    with take(intake):
        pass
    file = intake.store.place_of(DIGEST)
    os.utime(file, (0, 0))

    with take(intake):
        assert file.stat().st_mtime > 0


def test_a_file_that_a_sweep_took_between_its_look_and_the_row_is_put_back(world, intake, place):
    with take(intake) as file, world.transaction() as uow:
        add_document(uow, place, file)
        intake.store.place_of(DIGEST).unlink()

    assert missing(world, intake.store) == []


def test_a_restore_that_lost_bytes_is_found(world, intake, place):
    kept(world, intake, place)
    intake.store.place_of(DIGEST).unlink()

    assert missing(world, intake.store) == [DIGEST]
