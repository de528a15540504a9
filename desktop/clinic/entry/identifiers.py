"""What a scanner types from the label of a cell product: the Single European Code (SEC) and the ISBT 128 donation number.

SEC [S31]: 40 characters. Donation: country 2 letters, establishment 6, donation number 13. Product: coding system 1 letter,
product number 7, split number 3, expiry 8 digits (YYYYMMDD). Printed after "SEC", the two halves apart by a space or a line.
Eight zeros instead of an expiry (none is defined): transposed into § 1 of Annex 1 of Austria's GSG, which names them.
ISBT 128 (all of it GKU): `=`, a donation identification number of 13 characters (facility 5, year 2, serial 6), two flag
characters; the check character of ISO/IEC 7064 MOD 37-2 is printed behind it in a box and not scanned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desktop.clinic.entry.findings import Finding, soft
from desktop.clinic.words.dates import When, exactly, is_known
from desktop.clinic.words.language import N_, Refused, _, say
from desktop.clinic.words.typeahead import key_of

_SYSTEMS = {"E": "EUTC", "A": "ISBT 128", "B": "Eurocode"}
_NO_EXPIRY = "00000000"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"

# before the code a scanner may send control characters, its symbology (]C1) and what it was told to send; behind it too
_AROUND = re.compile(r"[^\w=&\]]*(?:\][A-Za-z][0-9A-Za-z])?[^\w=&]*(?P<code>.*?)[^\w*]*", re.DOTALL)
_NAMED_SEC = re.compile(
    r"SEC(?:[^0-9A-Z]+(?P<apart>.*)|(?P<whole>[A-Z]{2}[0-9A-Z]{19}(?:\s*[0-9A-Z]{11,})?))", re.DOTALL
)
_BARE_SEC = re.compile(r"[A-Z]{2}[0-9A-Z]{19}\s*[A-Z][0-9A-Z]{10}[0-9]{8}")
# other ISBT 128 structures begin with another second character: =< is a product code, &> an expiry
_DIN = re.compile(r"=(?P<behind>[0-9A-Z].*)", re.DOTALL)
_DIN_PARTS = re.compile(
    r"(?P<facility>[1-9A-NP-Z][0-9A-Z]{4})(?P<year>[0-9]{2})(?P<serial>[0-9]{6})(?:(?P<flags>[0-9A-Z]{2})?(?P<check>[0-9A-Z*])?)"
)


@dataclass(frozen=True)
class Sec:
    """A Single European Code, or its donation half alone: then system, product and split are empty."""

    country: str
    establishment: str
    donation: str
    system: str = ""
    product: str = ""
    split: str = ""
    expiry: date | None = None  # None: the code has none

    @property
    def donation_half(self) -> str:
        """What tells one donation from another."""
        return self.country + self.establishment + self.donation

    def code(self) -> str:
        """As it is printed behind "SEC", one space between the halves."""
        if not self.system:
            return self.donation_half
        expiry = f"{self.expiry:%Y%m%d}" if self.expiry else _NO_EXPIRY
        return f"{self.donation_half} {self.system}{self.product}{self.split}{expiry}"

    def shown(self) -> str:
        """Its parts for people."""
        donation = f"SEC {self.country} {self.establishment} {self.donation}"
        if not self.system:
            return donation
        expiry = exactly(self.expiry) if self.expiry else _(N_("none"))
        sentence = N_("{donation} · {system} {product} · split {split} · expiry {expiry}")
        named = _SYSTEMS.get(self.system, self.system)
        return str(
            say(sentence, donation=donation, system=named, product=self.product, split=self.split, expiry=expiry)
        )


@dataclass(frozen=True)
class Din:
    """An ISBT 128 donation identification number; flags and check character are empty where the scan has none."""

    facility: str
    year: str
    serial: str
    flags: str = ""
    check: str = ""

    @property
    def number(self) -> str:
        """The 13 characters that tell one donation from another."""
        return self.facility + self.year + self.serial

    def code(self) -> str:
        """As a scanner types it."""
        return f"={self.number}{self.flags}{self.check}"

    def shown(self) -> str:
        """Its parts for people."""
        return f"ISBT 128 {self.facility} {self.year} {self.serial} {self.flags}".strip()


def read_identifier(scanned: str) -> Sec | Din | None:
    """What a scan or typed text says; None for a text that is neither code. Raises Refused for a code that is broken."""
    around = _AROUND.fullmatch(scanned)
    assert around  # the pattern takes any text
    text = around["code"].upper()
    if named := _NAMED_SEC.fullmatch(text):
        return _sec(named["apart"] if named["whole"] is None else named["whole"])
    if _BARE_SEC.fullmatch(text):
        return _sec(text)
    if din := _DIN.fullmatch(text):
        return _din(re.sub(r"[\s-]", "", din["behind"]))
    return None


def as_code(scanned: str) -> str:
    """The code in a scan, without what the scanner sends around it; any other text, and a broken code, as it is."""
    read = _understood(scanned)
    return read.code() if read else scanned


def label_key(scanned: str) -> str:
    """What two scans of one label have in common, whatever the scanner sends around the code."""
    read = _understood(scanned)
    if read is None:
        return key_of(scanned)
    # flags and check character tell how it was scanned, not which donation it is
    return read.number if isinstance(read, Din) else read.code()


def check_character(number: str) -> str:
    """The check character of ISO/IEC 7064 MOD 37-2 (GKU) for letters A to Z and digits: one of those, or `*`."""
    left = 0
    for letter in number:
        left = (left + _ALPHABET.index(letter)) * 2 % 37
    return _ALPHABET[(1 - left) % 37]


def identifier_findings(
    field: str, scanned: str | None, expiry: When | None = None, number: str | None = None, donation: str | None = None
) -> Iterator[Finding]:
    """What a scan says otherwise than what is typed: the expiry, the bag's number, the donor's donation number."""
    read = _understood(scanned)
    if read is None:
        return
    if isinstance(read, Sec):
        if read.expiry and is_known(expiry) and not expiry.earliest <= read.expiry <= expiry.latest:
            sentence = N_("The scan says that it expires on {scanned}, the entry {typed}. Please check both.")
            yield soft("identifier", field, say(sentence, scanned=exactly(read.expiry), typed=expiry))
        if read.split and number and _differ(read.split, number):
            sentence = N_("The split number in the scan is {scanned}, the bag's number {typed}. Please check both.")
            yield soft("identifier", field, say(sentence, scanned=read.split, typed=number))
    of_donor = _understood(donation)
    if of_donor is not None and type(of_donor) is type(read) and _donation(of_donor) != _donation(read):
        sentence = N_("The scan is of the donation {scanned}, the donor's is {typed}. Please check both.")
        yield soft("identifier", field, say(sentence, scanned=_donation(read), typed=_donation(of_donor)))


def _understood(scanned: str | None) -> Sec | Din | None:
    try:
        return read_identifier(scanned) if scanned else None
    except Refused:
        # kept by an older version or an import: it stays a text
        return None


def _donation(read: Sec | Din) -> str:
    return read.donation_half if isinstance(read, Sec) else read.number


def _differ(split: str, number: str) -> bool:
    """Do a split number such as 002 and a bag's number such as 2 or B-2 certainly differ?"""
    one, other = (re.search(r"[0-9]+$", text.strip()) for text in (split, number))
    if one and other:
        return int(one[0]) != int(other[0])
    return bool(one) == bool(other) and key_of(split) != key_of(number)


def _sec(written: str) -> Sec:
    code = re.sub(r"[\s-]", "", written)
    if wrong := re.search(r"[^0-9A-Z]", code):
        sentence = N_(
            "“{letter}” cannot be in this code: it has letters A to Z and digits. Is the scanner set to this keyboard?"
        )
        raise Refused(say(sentence, letter=wrong[0]))
    if len(code) not in (21, 40):
        sentence = N_("A SEC has 40 characters, or 21 for the donation alone; this one has {count}. Scan it again.")
        raise Refused(say(sentence, count=len(code)))
    if not re.match(r"[A-Z]{2}", code):
        sentence = N_("A SEC begins with the two letters of a country; this one begins with {begins}. Scan it again.")
        raise Refused(say(sentence, begins=code[:2]))
    donation = (code[:2], code[2:8], code[8:21])
    if len(code) == 21:
        return Sec(*donation)
    if not code[21].isalpha():
        sentence = N_("The product half of a SEC begins with a letter; this one begins with {begins}. Scan it again.")
        raise Refused(say(sentence, begins=code[21]))
    return Sec(*donation, code[21], code[22:29], code[29:32], _expiry(code[32:]))


def _expiry(digits: str) -> date | None:
    if digits == _NO_EXPIRY:
        return None
    # 20271231 and nothing else: the library would also read weeks
    parts = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", digits)
    try:
        if parts:
            return exactly(date(int(parts[1]), int(parts[2]), int(parts[3]))).day
    except ValueError:
        pass  # no day of the calendar, or no year that is accepted
    raise Refused(say(N_("The expiry in the scan is not a date: {digits}. Scan it again."), digits=digits))


def _din(code: str) -> Din:
    parts = _DIN_PARTS.fullmatch(code)
    if not parts:
        sentence = N_(
            "A donation number has 13 characters behind its “=”, such as =A9999 26 123456, and may have two flag characters "
            "and a check character; this one cannot be read: {code}. Scan it again."
        )
        raise Refused(say(sentence, code=code))
    din = Din(**{name: part or "" for name, part in parts.groupdict().items()})
    if din.check and din.check != check_character(din.number):
        sentence = N_(
            "The check character {check} does not belong to {number}: a character was read wrong. Scan it again."
        )
        raise Refused(say(sentence, check=din.check, number=din.number))
    return din
