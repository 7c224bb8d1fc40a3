"""django-viewflow, a flow of the same shape, completed as its own task view does, without a page around it.

Runs in an environment of its own, made by the benchmark. Sub-processes are not in the free edition: the three tasks of
each call stand in the flow itself, which costs less. Rows are locked with SELECT … FOR UPDATE, as its documentation
recommends for PostgreSQL.
"""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

from bench.shape import STARTING, STRETCHES, steps_of, timed

LATE = timedelta(days=30)


def configure(url: str) -> None:
    """Set Django up over the database at ``url`` (as SQLAlchemy writes it)."""
    settings.configure(
        DATABASES={"default": _database(url)},
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow", "bench.contenders",
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        SECRET_KEY="only for benchmarks",
    )  # fmt: skip
    django.setup()


def prepare(url: str) -> None:
    """Make the tables and the one person."""
    configure(url)
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    User.objects.create(username="clerk")


def make_flow() -> type:
    """The flow class; to be made after Django is set up."""
    from django.views.generic import View
    from viewflow import this
    from viewflow.workflow import flow, lock

    members: dict[str, object] = {
        "__module__": "bench.contenders.flows", "lock_impl": lock.SelectForUpdateLock(nowait=False),
        "start": flow.StartHandle().Next(this.A1), "end": flow.End(),
    }  # fmt: skip
    for stretch in STRETCHES:
        names = steps_of(stretch)
        gate = f"x{stretch}"
        for name, following in zip(names, [*names[1:], gate], strict=True):
            task = flow.View(View.as_view()).Assign(username="clerk").Next(getattr(this, following))
            if name in timed(stretch):
                task = task.OnTimeout(LATE, getattr(this, following))
            members[name] = task
        onwards = {"A": this.B1, "B": this.C1, "C": this.end}[stretch]
        members[gate] = flow.If(lambda activation: activation.process.data["again"]).Then(
            getattr(this, names[0])
        ).Else(onwards)  # fmt: skip
    return type("BenchFlow", (flow.Flow,), members)


class Contender:
    """Checks permission and form, then lets the activation go on, inside the flow's lock."""

    def __init__(self, number: int, options: dict) -> None:
        configure(options["url"])
        import sys
        import types

        from django import forms

        place = sys.modules["bench.contenders.flows"] = types.ModuleType("bench.contenders.flows")
        self.flow = place.BenchFlow = make_flow()

        class TaskForm(forms.Form):
            remark = forms.CharField(max_length=500)
            amount = forms.DecimalField(min_value=0)
            again = forms.BooleanField(required=False)

        self.form = TaskForm

    def start(self) -> int:
        """A new process, by its id."""
        from django.db import transaction

        with transaction.atomic():
            return int(self.flow.start.run(_process_data=dict(STARTING)).pk)

    def complete(self, instance: int, values: dict[str, object]) -> None:
        """Complete the one assigned task."""
        from django.contrib.auth.models import User

        user = User.objects.get(username="clerk")
        with self.flow.lock(instance):
            task = self.flow.task_class.objects.get(process_id=instance, flow_task_type="HUMAN", status="ASSIGNED")
            activation = task.flow_task.activation_class(task)
            if not activation.start.has_perm(user):
                raise RuntimeError("the task is another person's")
            form = self.form(values)
            if not form.is_valid():
                raise RuntimeError(str(form.errors))
            activation.process.data.update({**form.cleaned_data, "amount": int(form.cleaned_data["amount"])})
            activation.process.save()
            activation.start(None)
            activation.execute()

    def cpu(self) -> float:
        """Of this process."""
        return time.process_time()

    def close(self) -> None:
        """Close the connection of this thread."""
        from django.db import connections

        connections.close_all()


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme.startswith("sqlite"):
        options = {"timeout": 60, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///"), "OPTIONS": options}
    from urllib.parse import parse_qs

    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "HOST": unquote(host),
        "USER": parts.username or "", "PASSWORD": parts.password or "", "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
    }  # fmt: skip
