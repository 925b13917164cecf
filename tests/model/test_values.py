"""The lazily made dataclass behaves as the standard library's: each case is run against both."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcite.model.values import dataclass as lazily

BOTH = pytest.mark.parametrize("dataclass", [dataclasses.dataclass, lazily], ids=["standard", "lazy"])
Decorator = Callable[..., Any]
#: More objects than are filled one by one before ``__init__`` is compiled.
MANY = 25


@lazily(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A value that can be pickled, for it stands in a module."""

    number: int
    names: tuple[str, ...] = ()


def _made(dataclass: Decorator) -> Any:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Value:
        """A frozen value."""

        text: str
        number: int = 3
        many: list[int] = field(default_factory=list)
        unseen: str = field(default="x", compare=False, repr=False)

        @property
        def double(self) -> int:
            """Twice the number."""
            return 2 * self.number

    return Value


@BOTH
@given(text=st.text(), other=st.text(), number=st.integers())
def test_comparison_and_text(dataclass: Decorator, text: str, other: str, number: int) -> None:
    made = _made(dataclass)
    one = made(text=text, number=number)
    assert (one == made(text=other, number=number)) == (text == other)
    assert one == made(text=text, number=number, unseen=other)
    assert one != made(text=text, number=number + 1)
    assert one.__eq__(text) is NotImplemented
    assert repr(one).endswith(f"Value(text={text!r}, number={number!r}, many=[])")
    assert one.double == 2 * number


@BOTH
def test_every_object_has_a_list_of_its_own(dataclass: Decorator) -> None:
    made = _made(dataclass)
    objects = [made(text=str(count)) for count in range(MANY)]
    objects[0].many.append(1)
    assert [value.many for value in objects[1:]] == [[]] * (MANY - 1)
    assert [value.text for value in objects] == [str(count) for count in range(MANY)]


@BOTH
@pytest.mark.parametrize("before", [0, MANY])
@pytest.mark.parametrize("arguments", [{}, {"text": "a", "unknown": 1}])
def test_arguments_that_do_not_fit(dataclass: Decorator, before: int, arguments: dict[str, Any]) -> None:
    made = _made(dataclass)
    for _ in range(before):
        made(text="a")
    with pytest.raises(TypeError, match=r"Value\.__init__\(\)"):
        made(**arguments)
    with pytest.raises(TypeError):
        made("a")


@BOTH
def test_frozen_objects_refuse_changes(dataclass: Decorator) -> None:
    value = _made(dataclass)(text="a")
    with pytest.raises(FrozenInstanceError):
        value.text = "b"
    with pytest.raises(FrozenInstanceError):
        del value.text
    with pytest.raises((FrozenInstanceError, TypeError)):  # the standard library's own slip in 3.11
        value.unknown = 1
    assert value.text == "a"
    assert not hasattr(value, "__dict__")


@BOTH
def test_the_functions_of_the_standard_library(dataclass: Decorator) -> None:
    value = _made(dataclass)(text="a", many=[1])
    assert [known.name for known in dataclasses.fields(value)] == ["text", "number", "many", "unseen"]
    assert dataclasses.asdict(value) == {"text": "a", "number": 3, "many": [1], "unseen": "x"}
    assert dataclasses.replace(value, number=4).number == 4
    assert copy.copy(value) == value
    deep = copy.deepcopy(value)
    assert deep == value
    assert deep.many is not value.many


def test_pickles_and_hashes() -> None:
    value = Leaf(number=1, names=("a",))
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own bytes
    assert len({value, Leaf(number=1, names=("a",)), Leaf(number=2)}) == 2


@BOTH
@given(values=st.lists(st.tuples(st.integers(), st.text()), max_size=20))
def test_hash_agrees_with_comparison(dataclass: Decorator, values: list[tuple[int, str]]) -> None:
    @dataclass(frozen=True, slots=True)
    class Pair:
        """Two things by position."""

        left: int
        right: str = ""

    assert {(pair.left, pair.right) for pair in {Pair(*each) for each in values}} == set(values)
    assert all(hash(Pair(*each)) == hash(Pair(*each)) for each in values)


@BOTH
def test_changeable_objects(dataclass: Decorator) -> None:
    @dataclass(slots=True)
    class Node:
        """Changed after it was made."""

        value: str
        line: int = 0

    for count in range(MANY):
        node = Node("a", count)
        node.line += 1
        assert (node.value, node.line) == ("a", count + 1)
    assert Node.__hash__ is None
    match node:
        case Node("a", line):
            assert line == MANY
        case _:
            pytest.fail("positions are not matched")


@BOTH
def test_a_step_after_filling_and_methods_of_one_s_own(dataclass: Decorator) -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        """Refuses what is below nought; prints itself."""

        number: int

        def __post_init__(self) -> None:
            if self.number < 0:
                raise ValueError("below nought")

        def __repr__(self) -> str:
            return f"<{self.number}>"

    for number in range(MANY):
        assert repr(Checked(number)) == f"<{number}>"
        with pytest.raises(ValueError, match="below nought"):
            Checked(number=-1 - number)


@BOTH
def test_a_class_can_be_built_upon(dataclass: Decorator) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Base:
        """What all have."""

        name: str

    @dataclass(frozen=True, slots=True, kw_only=True)
    class More(Base):
        """With something besides."""

        count: int = 1

    assert More(name="a") == More(name="a", count=1)
    assert More(name="a") != Base(name="a")
    assert repr(More(name="a")).endswith("More(name='a', count=1)")
    assert isinstance(More(name="a"), Base)


@BOTH
def test_a_frozen_class_without_slots(dataclass: Decorator) -> None:
    @dataclass(frozen=True, kw_only=True)
    class Loose:
        """Keeps its values in a dictionary."""

        name: str = "a"

    values = [Loose(name=str(count)) for count in range(MANY)]
    assert [value.name for value in values] == [str(count) for count in range(MANY)]
    with pytest.raises(FrozenInstanceError):
        values[0].name = "b"


def test_no_signature_is_made_for_a_missing_docstring() -> None:
    @lazily(slots=True)
    class Bare:
        number: int = 0

    assert Bare.__doc__ == "Bare"
