"""The tests of ``cs:if`` and ``cs:else-if`` (CSL 1.0.2, "Choose").

Several attributes, and several values of one attribute, are joined by ``match``: all, any, none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from provcite.csl.context import IBID, IBID_WITH_LOCATOR, SUBSEQUENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from provcite.csl.context import Context

    Test = Callable[[Context], bool]


class Condition:
    """The tests of one branch.

    What depends on the item's type alone is settled once for each type (`for_type`), so that
    rendering an item only runs tests that can go either way.
    """

    __slots__ = ("match", "tests", "types")

    def __init__(self, attributes: Mapping[str, str]) -> None:
        self.match = attributes.get("match", "all")
        self.types: list[str] = attributes.get("type", "").split()
        self.tests: list[Test] = [
            maker(word)
            for name, value in attributes.items()
            if (maker := _MAKERS.get(name)) is not None
            for word in value.split()
        ]

    def for_type(self, type: str) -> bool | Test:
        """True or False where the type decides, else the test that is left."""
        tests, match = self.tests, self.match
        if match == "any":
            if type in self.types:
                return True
            return _join(tests, _any) if tests else False
        if match == "none":
            if type in self.types:
                return False
            return (lambda ctx: not _any(tests, ctx)) if tests else True
        if self.types and type not in self.types:
            # No item has two types, so a list of them means any of them, also under match="all".
            return False
        return _join(tests, _all) if tests else bool(self.types)


def _join(tests: list[Test], join: Callable[[list[Test], Context], bool]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda ctx: join(tests, ctx)


def _any(tests: list[Test], ctx: Context) -> bool:
    for test in tests:  # noqa: SIM110 - a generator here is measurably slower
        if test(ctx):
            return True
    return False


def _all(tests: list[Test], ctx: Context) -> bool:
    for test in tests:  # noqa: SIM110 - the same
        if not test(ctx):
            return False
    return True


def has_variable(ctx: Context, word: str) -> bool:
    """Whether a variable has a value, those of the cite among them."""
    if word == "locator":
        return bool(ctx.cite.locator)
    if word == "citation-number":
        return ctx.citation_number > 0
    if word == "year-suffix":
        return bool(ctx.year_suffix)
    if word == "first-reference-note-number":
        return bool(ctx.cite.first_note)
    return ctx.item.has(word)


def _variable(word: str) -> Test:
    if word in ("locator", "citation-number", "year-suffix", "first-reference-note-number"):
        return lambda ctx: has_variable(ctx, word)
    return lambda ctx: ctx.item.has(word)


def _is_numeric(word: str) -> Test:
    from provcite.csl.numbers import is_numeric, variable_value

    return lambda ctx: is_numeric(variable_value(ctx, word))


def _is_uncertain(word: str) -> Test:
    def test(ctx: Context) -> bool:
        date = ctx.item.date(word)
        return date is not None and date.circa

    return test


def _locator(word: str) -> Test:
    return lambda ctx: bool(ctx.cite.locator) and ctx.cite.label.replace(" ", "-") == word.replace(" ", "-")


def _position(word: str) -> Test:
    if word == "near-note":
        return lambda ctx: ctx.area == "citation" and ctx.cite.near_note
    accepted = {
        "first": ("first",),
        "subsequent": (SUBSEQUENT, IBID, IBID_WITH_LOCATOR),
        "ibid": (IBID, IBID_WITH_LOCATOR),
        "ibid-with-locator": (IBID_WITH_LOCATOR,),
    }.get(word, ())
    return lambda ctx: ctx.area == "citation" and ctx.position in accepted


def _disambiguate(word: str) -> Test:
    wanted = word == "true"

    def test(ctx: Context) -> bool:
        # Several such tests in one cite come true one after the other, as far as needed.
        ctx.conditions += 1
        return (ctx.conditions <= ctx.distinction.condition) is wanted

    return test


_MAKERS: dict[str, Callable[[str], Test]] = {
    "variable": _variable,
    "is-numeric": _is_numeric,
    "is-uncertain-date": _is_uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
}
