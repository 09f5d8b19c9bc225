"""Text descriptions of the display settings that differ from the original."""

from __future__ import annotations

from decimal import Decimal

from annotator.core.ports.images import WindowLevelRequest
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _
from annotator.ui.viewers.display.orientation import Orientation
from annotator.ui.viewers.display.settings import Channel, DisplaySettings, ImageAdjustments

_VALUE_DIGITS = 4
_TURNS = {1: N_("rotated right"), 2: N_("upside down"), 3: N_("rotated left")}
CHANNELS = {
    Channel.ALL: N_("All channels"),
    Channel.RED: N_("Red only"),
    Channel.GREEN: N_("Green only"),
    Channel.BLUE: N_("Blue only"),
}


def settings_description(display: DisplaySettings, path: str) -> str:
    """Return one sentence, or "" if the image is displayed as the original."""
    found = [
        *orientation_text(display.orientation(path)),
        *_window_text(display.window),
        *_adjustment_text(display.adjustments),
    ]
    return _("Modified view: {how}").format(how=", ".join(found)) if found else ""


def _window_text(window: WindowLevelRequest) -> list[str]:
    match window:
        case None:
            return []
        case (low, high):
            return [_("black point {low}, white point {high}").format(low=value_text(low), high=value_text(high))]
        case _:
            return [_("automatic levels")]


def orientation_text(orientation: Orientation) -> list[str]:
    turned = [_(_TURNS[orientation.quarters])] if orientation.quarters else []
    return [_("mirrored"), *turned] if orientation.is_mirrored else turned


def _adjustment_text(adjustments: ImageAdjustments) -> list[str]:
    amounts = ((_("brightness"), adjustments.brightness), (_("contrast"), adjustments.contrast))
    found = [_amount_text(text, percent) for text, percent in amounts if percent]
    if adjustments.gamma != 1:
        found.append(_("gamma {value}").format(value=number_format.typed(Decimal(str(adjustments.gamma)))))
    found += [_("inverted")] * adjustments.is_inverted
    if adjustments.channel is not Channel.ALL:
        found.append(_(CHANNELS[adjustments.channel]).lower())
    elif adjustments.is_grey:
        found.append(_("greyscale"))
    return found


def _amount_text(text: str, percent: int) -> str:
    sign = "+" if percent > 0 else ""
    return f"{text} {sign}{number_format.percent(Decimal(percent))}"


def value_text(value: float) -> str:
    """Format a pixel value: large ones as whole numbers, small ones with four digits."""
    if abs(value) >= 10 ** (_VALUE_DIGITS - 1):
        return number_format.count(round(value))
    return number_format.typed(Decimal(f"{value:.{_VALUE_DIGITS}g}"))
