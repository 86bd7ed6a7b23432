"""What all tables are written with: the metadata, moments as numbers, and columns that many of them have."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Dialect, Integer, MetaData, Text, TypeDecorator, text

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
    """A text that may be empty and is never absent."""
    return Column(name, Text, nullable=False, server_default=text("''"))
