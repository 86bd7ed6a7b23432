"""SOAP as Exchange speaks it: names, a hardened reader, small builders, faults, and the schema when it is there.

Source: Services.wsdl, messages.xsd and types.xsd of Exchange 15.2; the documented envelopes.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"
NAMES = {"s": SOAP, "m": MESSAGES, "t": TYPES}
SCHEMA = Path(__file__).parents[3].parent / "shared" / "exchange" / "ews-schema"
XML_NAMES = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="lang" type="xs:language"/></xs:schema>"""

Element = Any  # lxml ships no types


class SaysNo(Exception):
    """One response message with an error: a code of ResponseCodeType and what a person would read."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.text = text or MESSAGES_OF.get(code, "The request failed.")


class WholeRequestFails(SaysNo):
    """The same, for the whole request: a SOAP fault."""


MESSAGES_OF = {
    "ErrorItemNotFound": "The specified object was not found in the store.",
    "ErrorFolderNotFound": "The specified folder could not be found in the store.",
    "ErrorAccessDenied": "Access is denied. Check credentials and try again.",
    "ErrorInvalidIdMalformed": "Id is malformed.",
    "ErrorNameResolutionNoResults": "No results were found.",
    "ErrorInvalidSyncStateData": "Synchronization state data is corrupt or otherwise invalid.",
    "ErrorSubscriptionNotFound": "The specified subscription was not found.",
    "ErrorNonExistentMailbox": "The SMTP address has no mailbox associated with it.",
    "ErrorServerBusy": "The server cannot service this request right now. Try again later.",
    "ErrorMailRecipientNotFound": "Unable to resolve e-mail address to an Active Directory object.",
    "ErrorNoFreeBusyAccess": "The caller does not have access to free/busy data.",
    "ErrorIrresolvableConflict": "The send or update operation could not be performed because the change key passed in "
    "the request does not match the current change key for the item.",
}


def parse(body: bytes) -> Element:
    """An envelope from outside; a document type of any sort is refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(body, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type does not belong in a SOAP envelope")
    return root


def _built(namespace: str, name: str, children: Iterable[Any], attributes: dict[str, Any]) -> Element:
    made = etree.Element(f"{{{namespace}}}{name}", nsmap={"m": MESSAGES, "t": TYPES})
    for attribute, value in attributes.items():
        made.set(attribute, text_of(value))
    for child in children:
        if etree.iselement(child):
            made.append(child)
        else:
            made.text = text_of(child)
    return made


def m(name: str, *children: Any, **attributes: Any) -> Element:
    """An element of the messages namespace; a child that is no element becomes its text."""
    return _built(MESSAGES, name, children, attributes)


def t(name: str, *children: Any, **attributes: Any) -> Element:
    """An element of the types namespace."""
    return _built(TYPES, name, children, attributes)


def text_of(value: Any) -> str:
    """A value as the schema writes it; moments in UTC."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    # What XML 1.0 cannot carry would be a broken reply; Exchange leaves it out too.
    return "".join(sign for sign in str(value) if sign >= " " or sign in "\t\n\r")


def envelope(content: Element) -> bytes:
    """A reply around its body."""
    version = t(
        "ServerVersionInfo", MajorVersion=15, MinorVersion=2, MajorBuildNumber=2562, MinorBuildNumber=17,
        Version="V2017_07_11",
    )  # fmt: skip
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"s": SOAP})
    etree.SubElement(root, f"{{{SOAP}}}Header").append(version)
    etree.SubElement(root, f"{{{SOAP}}}Body").append(content)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def soap_fault(code: str, text: str, values: dict[str, str] | None = None) -> bytes:
    """A reply that the whole request failed; goes with HTTP status 500."""
    fault = etree.Element(f"{{{SOAP}}}Fault", nsmap={"s": SOAP, "a": TYPES})
    etree.SubElement(fault, "faultcode").text = f"a:{code}"
    etree.SubElement(fault, "faultstring").text = text
    detail = etree.SubElement(fault, "detail")
    for name, value in (("ResponseCode", code), ("Message", text)):
        etree.SubElement(detail, f"{{{ERRORS}}}{name}", nsmap={"e": ERRORS}).text = value
    if values:
        detail.append(t("MessageXml", *(t("Value", value, Name=name) for name, value in values.items())))
    return envelope(fault)


def response(operation: str, messages: Iterable[Element]) -> Element:
    """``<operation>Response`` with its response messages."""
    return m(f"{operation}Response", m("ResponseMessages", *messages))


def fine(operation: str, *content: Element) -> Element:
    """One response message that went well."""
    return m(f"{operation}ResponseMessage", m("ResponseCode", "NoError"), *content, ResponseClass="Success")


def error(operation: str, no: SaysNo, *content: Element) -> Element:
    """One response message with an error."""
    return m(f"{operation}ResponseMessage", *error_parts(no), *content, ResponseClass="Error")


def error_parts(no: SaysNo) -> list[Element]:
    """What every error tells."""
    return [m("MessageText", no.text), m("ResponseCode", no.code), m("DescriptiveLinkKey", 0)]


@cache
def _schemas() -> tuple[Any, Any]:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("types.xsd", "messages.xsd"):
            content = (SCHEMA / name).read_bytes()
            lonely = b'<xs:import namespace="http://www.w3.org/XML/1998/namespace"/>'
            named = lonely.replace(b"/>", b' schemaLocation="xml.xsd"/>')
            (Path(folder) / name).write_bytes(content.replace(lonely, named))
        (Path(folder) / "xml.xsd").write_bytes(XML_NAMES)
        reader = etree.XMLParser(no_network=True, resolve_entities=False)
        return tuple(
            etree.XMLSchema(etree.parse(str(Path(folder) / name), reader)) for name in ("messages.xsd", "types.xsd")
        )


_one_at_a_time = threading.Lock()


def schema_is_here() -> bool:
    """True when the schema lies beside the project."""
    return (SCHEMA / "messages.xsd").is_file()


def against_schema(root: Element) -> list[str]:
    """What is wrong with an envelope, body and headers; empty when fine, a fault, or when there is no schema."""
    if not schema_is_here():
        return []
    with _one_at_a_time:
        messages, types = _schemas()
        parts = [(types, part) for part in root.iterfind("s:Header/*", NAMES)]
        parts += [(messages, part) for part in root.iterfind("s:Body/*", NAMES)]
        return [wrong for schema, part in parts for wrong in _wrong(schema, part)]


def _wrong(schema: Any, part: Element) -> list[str]:
    name = etree.QName(part)
    if name.namespace == SOAP or schema.validate(part):
        return []
    return [f"{name.localname}: {line.message}" for line in schema.error_log]
