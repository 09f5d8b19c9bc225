"""Checks of a whole design: names, references between tags, and at least one control."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.answer.areas import makers
from annotator.core.answer.shapes import shape_on
from annotator.core.design.labels import Labels, LabelsKind, Relations, Tool
from annotator.core.design.objects import ObjectTag, PlayedTag
from annotator.core.design.tree import Design
from annotator.core.design.view import ControlTag
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.condition_checks import check_conditions
from annotator.formats.labeling_config.hotkey_checks import check_hotkeys
from annotator.formats.labeling_config.known_tags import BUILT
from annotator.formats.labeling_config.report import ConfigReport


def check_design(design: Design, foreign_names: set[str], report: ConfigReport, *, has_foreign: bool) -> None:
    """Check a design. `foreign_names` belong to tags reported as unsupported; `has_foreign` is True if there are
    such tags."""
    objects = {tag.name: tag for tag in reversed(design.objects()) if tag.name}
    controls = design.controls()
    _check_names(design, report)
    for control in controls:
        _check_targets(control, objects, foreign_names, report)
    if not has_foreign:
        _check_regions(controls, objects, report)
    _check_relations(design, report, has_foreign=has_foreign)
    if any(isinstance(tag, PlayedTag) and tag.sync for tag in design.objects()):
        _check_steps(design, report)
    check_hotkeys(design, report)
    check_conditions(design, foreign_names, report, has_foreign=has_foreign)
    if not controls and not has_foreign:
        report.problem(ProblemCode.NO_CONTROL, design.root.line)


def _check_steps(design: Design, report: ConfigReport) -> None:
    """Report tags whose `sync` names no partner. The module that finds pairs is loaded with the first such design."""
    from annotator.core.design.sync import without_partner

    for tag in without_partner(design):
        named = {"tag": type(tag).__name__, "attribute": "sync"}
        report.problem(ProblemCode.ATTRIBUTE_UNKNOWN, tag.line, field="sync", why="later", **named)


def _check_names(design: Design, report: ConfigReport) -> None:
    seen: dict[str, int] = {}
    for tag in sorted([*design.objects(), *design.controls()], key=lambda tag: tag.line):
        if tag.name and tag.name in seen:
            report.problem(ProblemCode.NAME_DUPLICATE, tag.line, name=tag.name, other=str(seen[tag.name]))
        seen.setdefault(tag.name, tag.line)


def _check_targets(
    control: ControlTag, objects: Mapping[str, ObjectTag], foreign_names: set[str], report: ConfigReport
) -> None:
    if not control.to_name.strip():
        return
    for target in control.targets:
        if target not in objects and target not in foreign_names:
            near = report.near(ProblemCode.TO_NAME_UNKNOWN, target, objects)
            report.problem(ProblemCode.TO_NAME_UNKNOWN, control.line, name=target, **near)


def _check_regions(controls: tuple[ControlTag, ...], objects: Mapping[str, ObjectTag], report: ConfigReport) -> None:
    """Check that region tools can mark their object and that `perRegion` controls have regions."""
    pairs = [(control, objects[name]) for control in controls for name in control.targets if name in objects]
    marked = {target.name for control, target in pairs if _marks(control, target)}
    for control, target in pairs:
        params = {"tag": _tag_of(control), "name": target.name, "object": type(target).__name__}
        is_namer = isinstance(control, Labels) and control.kind is LabelsKind.LABELS and target.name in marked
        if isinstance(control, Labels | Tool) and not _marks(control, target) and not is_namer:
            report.problem(ProblemCode.TO_NAME_UNKNOWN, control.line, why="kind", **params)
        if control.per_region and target.name not in marked:
            report.problem(ProblemCode.NEVER_VISIBLE, control.line, why="per-region", **params)


def _check_relations(design: Design, report: ConfigReport, *, has_foreign: bool) -> None:
    """Check that there is at most one Relations tag, and that the design has regions."""
    tags = [node for node in design.nodes() if isinstance(node, Relations)]
    for tag in tags[1:]:
        report.problem(ProblemCode.TAG_MISPLACED, tag.line, why="relations", tag="Relations", other=str(tags[0].line))
    if tags and not has_foreign and not any(makers(design, tag.name) for tag in design.objects()):
        report.problem(ProblemCode.NEVER_VISIBLE, tags[0].line, why="relations", tag="Relations")


def _marks(control: ControlTag, target: ObjectTag) -> bool:
    return shape_on(control, target) is not None


def _tag_of(control: ControlTag) -> str:
    """Return the tag name as spelled in a config."""
    return BUILT[control.result_type]
