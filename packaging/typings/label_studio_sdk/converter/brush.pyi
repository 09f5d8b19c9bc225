from collections.abc import Sequence

from numpy import uint8
from numpy.typing import NDArray

def decode_rle(rle: Sequence[int]) -> NDArray[uint8]: ...
