"""The languages that Tolera speaks: English, and each one whose translations lie in `resources/translations`.

A language is data alone: the folder `xx/LC_MESSAGES` with `tolera.po` and what Babel compiles of it, `tolera.mo`.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence

from desktop.clinic.words.language import N_, Refused, say
from desktop.facts import resource

ENGLISH = "en"
# as gettext asks them
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_OPTION = "--language"


def known() -> tuple[str, ...]:
    """The languages there are, by code; English first, which is the source."""
    compiled = resource("translations").glob("*/LC_MESSAGES/tolera.mo")
    return (ENGLISH, *sorted(path.parent.parent.name for path in compiled))


def translations(language: str) -> gettext.NullTranslations:
    """The sentences in this language, which is one of `known()`; what is not translated stays English."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation("tolera", resource("translations"), [language])


def chosen(arguments: Sequence[str], environ: Mapping[str, str]) -> tuple[str, list[str]]:
    """The language that `--language` names, else the system's, else English; and the other arguments.

    Raises `Refused` for one that is not here.
    """
    rest = list(arguments)
    place = next((n for n, argument in enumerate(rest) if argument.partition("=")[0] == _OPTION), None)
    if place is None:
        return _of_system(environ), rest
    _, joined, named = rest[place].partition("=")
    behind = place + (1 if joined else 2)
    if not joined:
        named = next(iter(rest[place + 1 : behind]), "")
    if named not in known():
        sentence = N_("Tolera does not speak “{language}”. It speaks: {known}.")
        raise Refused(say(sentence, language=named, known=", ".join(known())))
    return named, rest[:place] + rest[behind:]


def _of_system(environ: Mapping[str, str]) -> str:
    wished = next((value for name in _VARIABLES if (value := environ.get(name))), "")
    codes = [text.partition(".")[0].partition("_")[0].lower() for text in wished.split(":")]
    return next((code for code in codes if code in known()), ENGLISH)
