"""The texts of a sent envelope: each value under a descriptive name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from annotator.core.answer.result_items import TrueFrame
from annotator.core.design.medium import PLAYED, Medium, MediumKind
from annotator.core.outbox.consent import OWN_FOLDER, Recipient
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.services.outbox.submission_view import OlderTimes, SubmissionView
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, NOTHING, _, ngettext

LONGEST_ANSWER = 400  # characters; the file view shows the full answer
SHOWN_OF_CHECKSUM = 12

_KINDS = {
    MediumKind.IMAGE: N_("Image"),
    MediumKind.DOCUMENT: N_("Document"),
    MediumKind.AUDIO: N_("Audio"),
    MediumKind.VIDEO: N_("Video"),
}

type SentRow = tuple[str, str]  # name and value


def sent_rows(sent: SubmissionView, offset_min: int) -> list[SentRow]:
    """Return the rows of an envelope. `offset_min` is the UTC offset in minutes east, used for the timestamps."""
    return [
        (_("Result ID"), _("{id} (random)").format(id=sent.unique_id)),
        (_("Job"), _("{id}, revision {revision}").format(id=sent.bundle_id, revision=sent.revision)),
        (_("Task"), sent.task_id),
        (_("Your pseudonym for this requester"), sent.worker or _("Not sent")),
        *_answers(sent),
        *_times(sent, offset_min),
        *([_medium(medium) for medium in sent.media] or [(_("Image, audio or video"), _("None"))]),
        (_("File format"), _("{format}, version {version}").format(format=sent.format, version=sent.version)),
    ]


def annotation_rows(sent: SubmissionView, project: str, lead_ms: int) -> list[SentRow]:
    """Return the rows of a result sent to Label Studio. `project` is its number; `lead_ms` is the only time sent."""
    return [
        (_("Result ID"), _("{id} (random)").format(id=sent.unique_id)),
        (_("Task"), _("{task} (project {project})").format(task=sent.task_id, project=project)),
        (_("Your Label Studio account"), _("The account you are signed in with")),
        *_answers(replace(sent, true_frames=())),
        (_("Time on task and instructions"), number_format.measured(lead_ms)),
        (_("Not sent"), _("Everything else, because Label Studio cannot store it")),
    ]


def question_text(recipient: Recipient, titles: Sequence[str] = ()) -> str:
    """Return the consent question. Label Studio consent is given per project, so the question names the bundle
    titles that tell projects apart."""
    _server, project = _project_of(recipient)
    if recipient.connector == OWN_FOLDER:
        return _("Share results with {requester}?").format(requester=recipient.requester)
    if not project:
        return _("Send results to {requester}?").format(requester=recipient.requester)
    if titles:
        text = _("Send results of “{title}” to {requester}?")
        return text.format(title=", ".join(titles), requester=recipient.requester)
    return _("Send results of project {project} to {requester}?").format(project=project, requester=recipient.requester)


def recipient_name(recipient: Recipient, titles: Sequence[str] = ()) -> str:
    """Return a name that tells a recipient from all others. `titles` are those of its imported bundles."""
    _server, project = _project_of(recipient)
    if not project:
        return recipient.requester
    if titles:
        return number_format.pair(recipient.requester, ", ".join(titles))
    return _("{requester}, project {project}").format(requester=recipient.requester, project=project)


def _project_of(recipient: Recipient) -> tuple[str, str]:
    """Return the server and project number of a Label Studio, or two empty strings for other connectors."""
    if recipient.connector != LABEL_STUDIO:
        return "", ""
    server, _space, project = recipient.address.rpartition(" ")
    return server, project


def where_to(recipient: Recipient, results_folder: str) -> str:
    """Return the destination of the results as a sentence."""
    if recipient.connector == OWN_FOLDER:
        text = _("A file in your own results folder, {folder}. It is not sent unless you send it yourself.")
        return text.format(folder=results_folder)
    if not recipient.connector:
        return _("The job can no longer be read, so the destination is unknown.")
    server, project = _project_of(recipient)
    if project:
        return _("To Label Studio at {server}, project {project}.").format(server=server, project=project)
    return _("Via “{connector}” to {address}.").format(
        connector=recipient.connector, address=recipient.address or NOTHING
    )


def short_route(recipient: Recipient) -> str:
    if recipient.connector == OWN_FOLDER:
        return _("as files in your results folder")
    if not recipient.connector:
        return _("the job can no longer be read")
    server, project = _project_of(recipient)
    if project:
        return _("to Label Studio at {server}, project {project}").format(server=server, project=project)
    return _("via “{connector}” to {address}").format(
        connector=recipient.connector, address=recipient.address or NOTHING
    )


def never_sent() -> str:
    return _(
        "Your hourly pay and your earnings, your working hours and the time of day, your work for other "
        "requesters and on other platforms, the times, lengths and reasons of your breaks, your personal "
        "notes, your drafts and reopened answers, your name, and any information about this computer."
    )


def _answers(sent: SubmissionView) -> list[SentRow]:
    if sent.was_cancelled:
        return [(_("Answer"), _("None (task skipped)"))]
    if not sent.answers:
        return [(_("Answer"), _("No selection or input"))]
    rows = [(answer_name(control), _words_of(answer)) for control, answer in sent.answers]
    if sent.marked:
        text = ngettext("{count} region, with its position", "{count} regions, each with its position", sent.marked)
        rows.append((_("Regions"), text.format(count=number_format.count(sent.marked))))
    if sent.related:
        count = len(sent.related)
        text = ngettext("{count} relation between regions", "{count} relations between regions", count)
        named = "; ".join(labels for labels in sent.related if labels)
        text = text.format(count=number_format.count(count))
        rows.append((_("Relations"), _shortened(number_format.pair(text, named) if named else text)))
    if sent.true_frames:
        rows.append((_("Video frames"), _shortened("; ".join(map(_frames, sent.true_frames)))))
    return rows


def _words_of(answer: str | int) -> str:
    if isinstance(answer, str):
        return _shortened(answer)
    return ngettext("{count} region: position only", "{count} regions: positions only", answer).format(
        count=number_format.count(answer)
    )


def answer_name(control: str) -> str:
    """Return the row name of an answer. `control` is its name in the design, which is often not a word."""
    return _("Answer to “{control}”").format(control=control)


def _frames(frames: tuple[TrueFrame, ...]) -> str:
    """Return a region's video frames with timestamps. Frames count from 1 on screen and from 0 in the file."""
    return ", ".join(map(_frame, frames))


def _frame(frame: TrueFrame) -> str:
    start, end = (number_format.typed(Decimal(f"{time_s or 0:.3f}")) for time_s in (frame.time_s, frame.end_s))
    if frame.end_s is None:
        return _("{number} (at {seconds} s)").format(number=frame.number + 1, seconds=start)
    return _("{number} (from {start} s to {end} s)").format(number=frame.number + 1, start=start, end=end)


def _times(sent: SubmissionView, offset_min: int) -> list[SentRow]:
    active = _("{time} (idle time over {limit} s is not counted)")
    limit = number_format.count(sent.idle_after_s)
    rows = [
        (_("Time on task"), active.format(time=number_format.measured(sent.active_ms), limit=limit)),
        (_("Time on instructions"), number_format.measured(sent.instructions_ms)),
        (_("Loading time (images, audio, video)"), number_format.measured(sent.loading_ms)),
    ]
    if sent.submitted_on is not None:
        rows.insert(
            0,
            (_("Submitted on"), _("{day} (time of day not included)").format(day=number_format.day(sent.submitted_on))),
        )
    return rows if sent.older is None else [*rows, *_older_times(sent.older, offset_min)]


def _older_times(older: OlderTimes, offset_min: int) -> list[SentRow]:
    """Return the additional times that results of older program versions contain."""
    return [
        (_("First opened"), number_format.moment(older.started_utc_ms, offset_min)),
        (_("Submitted at"), number_format.moment(older.submitted_utc_ms, offset_min)),
        (_("Idle time"), number_format.measured(older.idle_ms)),
        (_("Breaks during the task"), number_format.measured(older.paused_ms)),
    ]


def _medium(medium: Medium) -> SentRow:
    text = _("{path}, {extent}, checksum {sha256}…")
    extent = ", ".join(_extent_text(medium))
    return _(_KINDS[medium.kind]), text.format(
        path=medium.path, extent=extent, sha256=medium.sha256[:SHOWN_OF_CHECKSUM]
    )


def _extent_text(medium: Medium) -> Iterator[str]:
    """Yield the extent values that the envelope contains (`formats.results.envelope.EXTENT_OF`)."""
    extent = medium.extent
    if medium.kind in (MediumKind.IMAGE, MediumKind.VIDEO):
        width, height = _count(extent.width_px), _count(extent.height_px)
        yield _("{width} × {height} pixels").format(width=width, height=height)
    if medium.kind in PLAYED:
        yield NOTHING if extent.duration_s is None else number_format.measured(round(extent.duration_s * 1000))
    if medium.kind is MediumKind.AUDIO:
        yield _("{count} samples per second").format(count=_count(extent.sample_rate_hz))
    if medium.kind is MediumKind.VIDEO:
        yield _("{count} frames").format(count=_count(extent.frame_count))
        if extent.begins_s is not None:
            yield _("starts at {seconds} s").format(seconds=number_format.typed(Decimal(f"{extent.begins_s:.3f}")))


def _count(number: int | None) -> str:
    return NOTHING if number is None else number_format.count(number)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_ANSWER else f"{text[:LONGEST_ANSWER].rstrip()}…"
