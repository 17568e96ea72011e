"""The page for the parent: first a question, then a choice of sentences, then paper. Must not draw it itself.

The choice is sent with every step and is never part of an address, so an address alone gives only the least that the
page can say, whatever was chosen before.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for

from pwa.documents.papers import Paper, may_be_read_by_others, parent_paper
from pwa.domain.outline_parent import IMMEDIATE, LONG_TERM, SCORE, SHOWED
from pwa.service.accounts import Account
from pwa.views import once, services
from pwa.views.documents import asked_for, names_of, page_of, pdf_of, private

parent_page = Blueprint("parent_page", __name__)

KIND, NAME = "parent", "Your visit"
YES, NO, NOT_SURE = "yes", "no", "not_sure"
GROUPS = {
    SHOWED: ("What the baby showed", ""),
    LONG_TERM: ("The long-term risk", "Who else may read it at home?"),
    SCORE: ("The observation", "It goes onto the page with everything that limits it."),
    IMMEDIATE: (
        "The immediate risk",
        "Choose nothing here that could harm anybody if somebody else read it.",
    ),
}


class Stage(StrEnum):
    """How far the visitor has got: only a confirmed page can be printed."""

    ASKING = "asking"
    NOT_SAFE = "not_safe"
    CHOOSING = "choosing"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Choice:
    """The answers and the choice so far. `safe` is "" until somebody says whether the page may be left at home."""

    safe: str = ""
    sentences: frozenset[str] = frozenset()
    is_confirmed: bool = False
    is_sent: bool = False

    @classmethod
    def sent(cls) -> Self:
        """The choice sent with the form; 400 for an answer that the page doesn't offer."""
        safe = request.form.get("safe", "")
        if safe not in ("", YES, NO, NOT_SURE):
            abort(400)
        sentences = frozenset(request.form.getlist("sentence"))
        is_sent = request.form.get("again") != "1"
        return cls(safe, sentences, request.form.get("confirmed") == "1", is_sent=is_sent)

    def stage(self, reasons: frozenset[str]) -> Stage:
        """How far this gets the visitor, given the reasons for asking first."""
        if reasons and self.safe in (NO, NOT_SURE):
            return Stage.NOT_SAFE
        if reasons and self.safe != YES:
            return Stage.ASKING
        return Stage.CONFIRMED if self.is_confirmed else Stage.CHOOSING


@dataclass(frozen=True, slots=True)
class Found:
    """The page as far as it may be shown, and who asks for it."""

    account: Account
    paper: Paper
    reasons: frozenset[str]
    stage: Stage
    choice: Choice

    @property
    def told(self) -> dict[str, object]:
        """What the audit notes about the choice: ids only."""
        safe = {"safe": self.choice.safe} if self.reasons and self.choice.safe else {}
        return {"sentences": sorted(self.choice.sentences), **safe}


@parent_page.get("/records/<uuid:record_id>/parent")
def parent(record_id: UUID) -> Response:
    return _page(_found(record_id, Choice()))


@parent_page.post("/records/<uuid:record_id>/parent")
def parent_as_chosen(record_id: UUID) -> Response:
    return _page(_found(record_id, Choice.sent()))


@parent_page.get("/records/<uuid:record_id>/parent.pdf")
def parent_pdf(record_id: UUID) -> Response:
    """The least that the page can say. Redirects to the page if the visitor must be asked first."""
    page = _found(record_id, Choice(is_confirmed=True))
    return _pdf_or_page(record_id, page)


@parent_page.post("/records/<uuid:record_id>/parent.pdf")
def parent_pdf_as_chosen(record_id: UUID) -> Response:
    return _pdf_or_page(record_id, _found(record_id, Choice.sent()))


def _found(record_id: UUID, choice: Choice) -> Found:
    account, visible, stored = asked_for(record_id)
    reasons = may_be_read_by_others(visible, stored)
    stage = choice.stage(reasons)
    if stage is not Stage.CONFIRMED:
        choice = Choice(choice.safe, is_sent=choice.is_sent)
    names = names_of([stored.record["author"]])
    paper = parent_paper(visible, services().definitions, names, stored, choice.sentences)
    if choice.sentences - {candidate.id for candidate in paper.candidates}:
        abort(400)
    return Found(account, paper, reasons, stage, choice)


def _pdf_or_page(record_id: UUID, page: Found) -> Response:
    if page.stage is not Stage.CONFIRMED:
        address = url_for("parent_page.parent", record_id=record_id)
        return private(make_response(redirect(f"{address}?ticket={once(address)}", 303)))
    return pdf_of(KIND, page.account, page.paper, page.told)


def _page(page: Found) -> Response:
    return page_of(
        KIND,
        NAME,
        page.account,
        page.paper,
        page.told,
        stage=page.stage,
        reasons=page.reasons,
        choice=page.choice,
        groups=GROUPS,
    )
