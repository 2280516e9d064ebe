"""`/campaigns`: the next campaign, from this one or from a folder, and which one is in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from calendars.campaigns import LARGEST_FILE
from calendars.errors import Fault, Faulty
from calendars.ids import CampaignId
from calendars.text import Words
from calendars.times import Days
from calendars.timetable import Campaign
from service.errors import NotAllowed
from service.publishing import Sent, new_operation
from service.upkeep import campaigns, usecases
from service.upkeep.campaign_forms import DiscardForm, FolderForm, ForceForm, OpeningForm
from service.upkeep.fault_words import fault_of_file
from service.upkeep.forms import CODE
from service.upkeep.packing import packed, unpacked
from service.web.guard import actor, needs
from service.web.policy import Action
from service.web.problems import in_words
from service.web.wiring import services
from service.web.words import say as _

blueprint = Blueprint("upkeep_campaigns", __name__)
_MOST_FAULTS = 200


@dataclass(frozen=True, slots=True)
class Dated:
    """A phase, deadline or figure with its days. `rests`: a single day, and nobody works on it."""

    words: Words
    days: Days
    was: Days | None
    rests: bool


@blueprint.get("/campaigns")
@needs(Action.KEEP)
def every() -> ResponseReturnValue:
    return render_template("upkeep/campaigns.html", standings=campaigns.every(services().store))


@blueprint.get("/campaigns/<campaign>")
@needs(Action.KEEP)
def one(campaign: str) -> ResponseReturnValue:
    return _one(campaign)


@blueprint.post("/campaigns/<campaign>/force")
@needs(Action.KEEP)
def put_in_force(campaign: str) -> ResponseReturnValue:
    form = ForceForm()
    if not form.validate_on_submit():
        return _one(campaign), 422
    found = campaigns.standing(services().store, _id(campaign)).campaign
    sent = _sent(form.operation_id.data, _("启用“%(name)s”", name=found.words.zh))
    links = campaigns.put_in_force(services().store, found.id, sent, carry=bool(form.carry.data))
    flash(_("已启用。%(count)s 个订阅链接已转到本活动。", count=links), "done")
    return redirect(url_for("upkeep.index"), 303)


@blueprint.post("/campaigns/<campaign>/discard")
@needs(Action.KEEP)
def discard(campaign: str) -> ResponseReturnValue:
    form = DiscardForm()
    if not form.validate_on_submit():
        return _one(campaign), 422
    found = campaigns.standing(services().store, _id(campaign)).campaign
    reason = _("删除未启用的活动“%(name)s”", name=found.words.zh)
    campaigns.discard(services().store, found.id, _sent(form.operation_id.data, reason))
    flash(_("已删除。"), "done")
    return redirect(url_for("upkeep_campaigns.every"), 303)


@blueprint.get("/campaigns/<campaign>/folder.zip")
@needs(Action.KEEP)
def folder(campaign: str) -> ResponseReturnValue:
    files = campaigns.folder(services().store, _id(campaign))
    # Its code came from a form or a file, both of which let nothing through that a header minds.
    headers = {"Content-Disposition": f'attachment; filename="{campaign}.zip"'}
    return Response(packed(files, campaign), mimetype="application/zip", headers=headers)


@blueprint.get("/next-campaign")
@needs(Action.KEEP)
def ready() -> ResponseReturnValue:
    form = OpeningForm()
    form.offer(usecases.campaign_of(services().store), new_operation())
    return _next(form)


@blueprint.post("/next-campaign")
@needs(Action.KEEP)
def open_next() -> ResponseReturnValue:
    """Show what the days would be; make the campaign."""
    form, store = OpeningForm(), services().store
    valid = form.validate_on_submit()
    if request.form.get("do") == "look" and not form.first.errors:
        # Days hang on the first of them alone.
        before, after = campaigns.next_of(store, form.opening)
        for field in form:
            field.errors = ()
        return _next(form, dates=tuple(_dates(after, before)), after=after)
    if not valid:
        return _next(form), 422
    before, after = campaigns.next_of(store, form.opening)
    try:
        reason = _("照“%(name)s”筹备“%(next)s”", name=before.words.zh, next=after.words.zh)
        made = campaigns.open_next(store, form.opening, _sent(form.operation_id.data, reason))
    except NotAllowed as error:
        form.code.errors = [in_words(error.code, error.data)]
        return _next(form), 409
    return _made(made)


@blueprint.post("/next-campaign/folder")
@needs(Action.KEEP)
def take() -> ResponseReturnValue:
    form, store = FolderForm(), services().store
    uploads = [file for file in request.files.getlist("files") if file.filename]
    if not form.validate_on_submit() or not uploads:
        form.files.errors = [_("请选择文件。")]
        return _again(form), 422
    files = [(file.filename or "", file.stream.read(LARGEST_FILE + 1)) for file in uploads]
    try:
        sent = _sent(form.operation_id.data, _("载入文件夹"))
        made = campaigns.take(store, unpacked(files), sent)
    except Faulty as error:
        return _again(form, error.faults), 422
    except NotAllowed as error:
        form.files.errors = [in_words(error.code, error.data)]
        return _again(form), 409
    return _made(made)


def _id(campaign: str) -> CampaignId:
    return CampaignId(campaign) if CODE.regex.match(campaign) else abort(404)


def _sent(operation: str | None, reason: str) -> Sent:
    wanted = (operation or "")[:36] or abort(400)
    return Sent(actor(), wanted, services().clock.now(), reason)


def _made(campaign: Campaign) -> ResponseReturnValue:
    flash(_("已建立，尚未启用。请核对后再启用。"), "done")
    return redirect(url_for("upkeep_campaigns.one", campaign=campaign.id), 303)


def _again(form: FolderForm, faults: tuple[Fault, ...] = ()) -> str:
    opening = OpeningForm(formdata=None)
    opening.offer(usecases.campaign_of(services().store), new_operation())
    return _next(opening, folder=form, faults=faults)


def _next(
    form: OpeningForm,
    *,
    folder: FolderForm | None = None,
    faults: tuple[Fault, ...] = (),
    dates: tuple[Dated, ...] = (),
    after: Campaign | None = None,
) -> str:
    folder = folder or FolderForm(formdata=None)
    folder.operation_id.data = new_operation()
    return render_template(
        "upkeep/next.html",
        form=form,
        folder=folder,
        campaign=usecases.campaign_of(services().store),
        faults=[(fault.where, fault.line, fault_of_file(fault)) for fault in faults[:_MOST_FAULTS]],
        number=len(faults),
        dates=dates,
        after=after,
    )


def _one(campaign: str) -> str:
    found = campaigns.standing(services().store, _id(campaign))
    form = ForceForm(formdata=None, operation_id=new_operation())
    return render_template(
        "upkeep/campaign.html",
        standing=found,
        campaign=found.campaign,
        form=form,
        discard=DiscardForm(formdata=None, operation_id=new_operation()),
        dates=tuple(_dates(found.campaign)),
    )


def _dates(campaign: Campaign, before: Campaign | None = None) -> Iterator[Dated]:
    """Give all that has days of its own, with what it was `before`."""
    was = dict(_days(before)) if before else {}
    things = {
        **{f"phase/{code}": phase.words for code, phase in campaign.phases.items()},
        **{f"deadline/{each.code}": each.words for each in campaign.deadlines},
        **{f"setting/{key}": each.words for key, each in campaign.settings.items()},
    }
    for key, days in _days(campaign):
        rests = len(days) == 1 and not campaign.workdays.works(days.first)
        yield Dated(things[key], days, was.get(key), rests)


def _days(campaign: Campaign) -> Iterator[tuple[str, Days]]:
    for code, phase in campaign.phases.items():
        yield f"phase/{code}", phase.window
    for deadline in campaign.deadlines:
        yield f"deadline/{deadline.code}", Days.of(deadline.on)
    for key, setting in campaign.settings.items():
        if isinstance(setting.value, date):
            yield f"setting/{key}", Days.of(setting.value)
