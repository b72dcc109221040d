"""What a test knows to be there."""
from typing import Optional, TypeVar

T = TypeVar("T")


def given(value: Optional[T]) -> T:
    """The value, where its type says that it may be None and the test fails if it is."""
    assert value is not None, "nothing is there"
    return value
