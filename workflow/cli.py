"""`luodi`: the one console command; each subcommand is loaded when it is called."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from engine.domain.errors import EngineError
from workflow.commands.words import Words, said


@dataclass(frozen=True, slots=True)
class CommandRow:
    """Where a command is (module, attribute) and what it does in one line, Chinese and English."""

    module: str
    attribute: str
    zh: str
    en: str


COMMANDS: Mapping[str, CommandRow] = {
    "serve": CommandRow("workflow.commands.serve", "serve", "启动网站", "Serve the pages and the REST API"),
    "worker": CommandRow("workflow.commands.serve", "worker", "单独运行定时与推送", "Run timers and deliveries alone"),
    "demo": CommandRow("workflow.commands.demo", "demo", "载入示例县", "Make the sample county"),
    "deploy": CommandRow("workflow.commands.models", "deploy", "发布流程文件夹", "Deploy folders of diagrams"),
    "check": CommandRow(
        "workflow.commands.models", "check", "检查流程图、决策表、表单", "Check diagrams, decisions, forms"
    ),
    "scenario": CommandRow("workflow.commands.scenario", "scenario", "试运行场景", "Run scenarios of processes"),
    "diff": CommandRow("workflow.commands.diff", "diff", "比较两个模型", "Tell what differs between two models"),
    "support": CommandRow("workflow.commands.support", "support", "列出支持的元素", "List what of BPMN runs here"),
    "who-may": CommandRow(
        "workflow.commands.who_may", "who_may", "列出谁能对任务做什么", "List who may do what with a task"
    ),
    "feel": CommandRow("workflow.commands.feel", "feel", "算一个表达式", "Print the value of an expression"),
    "workday": CommandRow("workflow.commands.workday", "workday", "数工作日", "Count working days"),
    "report": CommandRow("workflow.commands.report", "report", "出报表", "Print a report"),
    "migrate": CommandRow("workflow.commands.database", "migrate", "建立或升级数据库", "Make or upgrade the database"),
    "doctor": CommandRow("workflow.commands.doctor", "doctor", "检查运行环境", "Check that everything is in place"),
    "files": CommandRow("workflow.commands.files", "files", "清理、核对附件", "Sweep and check uploaded files"),
    "user": CommandRow("workflow.commands.people", "user", "添加人员、重置密码", "Add persons, reset passwords"),
}

REFUSED = 2


class Refusal(click.ClickException):
    """One sentence on stderr and exit code 2."""

    exit_code = REFUSED

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


class Luodi(Words, click.Group):
    """The group of all commands; what the engine refuses becomes one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        row = COMMANDS.get(cmd_name)
        return None if row is None else getattr(import_module(row.module), row.attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(said("命令", "Commands")):
            formatter.write_dl([(name, said(row.zh, row.en)) for name, row in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EngineError as error:
            raise Refusal(error.message) from error
        except _unusable_database() as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise Refusal(said(f"数据库不能用：{reason}", f"The database cannot be used: {reason}")) from error


def _unusable_database() -> tuple[type[Exception], ...]:
    # Looked up only once something was raised: commands without a database start without its library.
    driver = sys.modules.get("sqlalchemy.exc")
    return () if driver is None else (driver.OperationalError,)


@click.group(
    cls=Luodi,
    help=said("招商引资项目全流程：从线索到投产。", "Investment projects, from lead to production."),
    epilog=said(
        "设置都用环境变量，见 docs/settings.md。", "All settings are environment variables, see docs/settings.md."
    ),
)
@click.version_option(None, "--version", package_name="luodi", help=said("显示版本", "Show the version"))
def luodi() -> None:
    """The group itself does nothing."""


def main() -> None:
    """The console script; writes what the terminal cannot show as `?` instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    luodi(prog_name="luodi")
