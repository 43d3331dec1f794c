"""Two Postgres: a primary, and a standby that follows it and takes its place."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stack import parts
from stack.parts import STANDBY
from stack.plan import DATABASE, PAIR, Plan
from stack.process import wait_until


class Pair:
    """`run` starts a service by its name, `do` a command that ends."""

    def __init__(
        self,
        plan: Plan,
        *,
        synchronous: bool,
        run: Callable[[str, list[str]], None],
        do: Callable[[list[str]], None],
    ) -> None:
        self.plan, self.synchronous, self.run, self.do = plan, synchronous, run, do
        self.note = plan.folder / "primary"  # which one it was when we last looked
        self.primary = self.note.read_text() if self.note.exists() else PAIR[0]

    @property
    def standby(self) -> str:
        return next(name for name in PAIR if name != self.primary)

    def start_primary(self) -> None:
        name = self.primary
        if not (self.plan.folder / name / "PG_VERSION").exists():
            self._empty(name)
            self.do(parts.initdb(self.plan, name))
            with (self.plan.folder / name / "postgresql.conf").open("a") as conf:
                conf.write(Path(__file__).with_name("postgres.conf").read_text())
        self.run(name, parts.postgres(self.plan, name))
        wait_until("the primary answers", lambda: self.answers(name), within_s=60)
        if not self.sql(name, "select from pg_database where datname = %s", DATABASE):
            self.sql(name, f"create database {DATABASE}")
        self._wait_for_standby(name, False)

    def start_standby(self) -> None:
        """Copied anew each time: one that fell far behind, or was a primary once, cannot simply follow."""
        name = self.standby
        self._empty(name)
        self.sql(self.primary, "select pg_drop_replication_slot(slot_name) from pg_replication_slots")
        self.sql(self.primary, "select pg_create_physical_replication_slot(%s)", STANDBY)
        self.do(parts.basebackup(self.plan, name, self.primary))
        self.run(name, parts.postgres(self.plan, name))
        wait_until("the standby follows", self.follows, within_s=60)
        self._wait_for_standby(name, False)  # should it ever be promoted
        self._wait_for_standby(self.primary, self.synchronous)

    def promote(self) -> float:
        """The standby is the primary from now on. Seconds that this took."""
        began = time.monotonic()
        self.sql(self.standby, "select pg_promote(true, 20)")
        self.primary = self.standby
        self.note.write_text(self.primary)
        return time.monotonic() - began

    def answers(self, name: str) -> bool:
        import psycopg

        try:
            return bool(self.sql(name, "select 1"))
        except psycopg.OperationalError:
            return False

    def follows(self) -> bool:
        state = "select 1 from pg_stat_replication where application_name = %s and state = 'streaming'"
        return bool(self.sql(self.primary, state, STANDBY)) and self.answers(self.standby)

    def sql(self, name: str, command: Any, *values: Any) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self.plan.url_of(name), autocommit=True) as connection:
            cursor = connection.execute(command, values or None)
            return cursor.fetchall() if cursor.description is not None else []

    def _wait_for_standby(self, name: str, is_wanted: bool) -> None:
        """Whether a commit there waits until the other one has it on its disk too."""
        self.sql(name, f"alter system set synchronous_standby_names = '{STANDBY if is_wanted else ''}'")
        self.sql(name, "select pg_reload_conf()")

    def _empty(self, name: str) -> None:
        folder = self.plan.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        self.plan.give(folder)
