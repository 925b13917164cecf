"""Records packed for the index come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given

from provcite.store.bodies import pack, unpack
from record_strategies import WHOLE_RECORDS, records


@WHOLE_RECORDS
@given(records)
def test_a_packed_record_comes_back_equal(record):
    assert unpack(pack(record)) == record


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "1", "{}", '{"id":"a","no":1}', '{"id":"a","creators":[1]}', "[" * 9999]
)
def test_what_is_no_packed_record_is_refused(text):
    with pytest.raises(ValueError):
        unpack(text)
