# Types of the parts of pympi-ling that the tests use. The package has no types.

class Tier:
    name: str
    xmax: float
    intervals: list[tuple[float, float, str]]

class TextGrid:
    xmax: float
    tiers: list[Tier]
    def __init__(
        self, file_path: str | None = None, xmin: float = 0, xmax: float | None = None, codec: str = "utf-8"
    ) -> None: ...
