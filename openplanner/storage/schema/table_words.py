"""What all tables are written with: the metadata, moments as numbers, and columns that many of them have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Column, Dialect, Integer, MetaData, Text, TypeDecorator, text
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

from openplanner.domain.errors import InvalidInput
from openplanner.domain.sensitive import holds_bsn
from openplanner.storage.schema.stored_values import micros, moment


class Moment(TypeDecorator[datetime]):
    """A moment as microseconds since 1970, read back in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """The stored form; raises ``ValueError`` without a zone."""
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        return None if value is None else moment(value)


class FreeText(TypeDecorator[str]):
    """What a person typed. No BSN is stored in one, whichever way it came: ``text_holds_bsn`` names the ``field``.

    What is only compared with it (somebody looks for a number) is not looked at. ``addresses`` is for a column of
    e-mail addresses, in which a number may stand.
    """

    impl = Text
    cache_ok = True

    def __init__(self, field: str, addresses: bool = False) -> None:
        super().__init__()
        self.field = field
        self.addresses = addresses

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text itself; raises ``InvalidInput`` for one with a possible BSN in it."""
        if value and holds_bsn(value, addresses=self.addresses):
            raise InvalidInput("text_holds_bsn", field=self.field)
        return value

    def looked_at(self, values: Sequence[str | None]) -> Sequence[str | None]:
        """Many texts as they are stored: looked at as one; raises as for each alone."""
        if holds_bsn("\n".join(filter(None, values)), addresses=self.addresses):
            raise InvalidInput("text_holds_bsn", field=self.field)
        return values

    def coerce_compared_value(self, op: OperatorType | None, value: object) -> TypeEngine[str]:
        """Compared as any text."""
        return Text()


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def version() -> Column[int]:
    """How often a row was saved, for what two people may change at once."""
    return Column("version", Integer, nullable=False, server_default=text("1"))


def words(name: str) -> Column[str]:
    """A text of the program that may be empty and is never absent."""
    return Column(name, Text, nullable=False, server_default=text("''"))


def typed(name: str, field: str = "") -> Column[str]:
    """A text that a person typed and that is always there; ``field`` is what the form calls it."""
    return Column(name, FreeText(field or name, name == "email"), nullable=False)


def typed_or_empty(name: str, field: str = "") -> Column[str]:
    """As :func:`typed`, for one that may be left empty."""
    return Column(name, FreeText(field or name, name == "email"), nullable=False, server_default=text("''"))
