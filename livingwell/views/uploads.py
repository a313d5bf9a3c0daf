"""The pages of an import, the same for every kind of list: choose a file, see what would happen, confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from livingwell.forms.uploads import UploadForm
from livingwell.importing.importers import importer_of
from livingwell.models import Upload
from livingwell.parts import page_or_part
from livingwell.workflow import uploads as workflow

#: How many refused rows the page names.
MOST_NAMED = 200


@dataclass(frozen=True)
class Import:
    """One kind of list as its pages speak of it: the names of its addresses, and the words."""

    kind: str
    noun: str
    back: str
    start: str
    show: str
    confirm: str
    discard: str
    explained: str
    export: str = ""

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of it needs."""
        urls = {"back_url": reverse(self.back), "start_url": reverse(self.start)}
        if self.export:
            urls["export_url"] = reverse(self.export)
        return {"list": self, **urls, **more}


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def receive(request: HttpRequest, of: Import) -> HttpResponse:
    """Ask for a file; keep what is in it and look it through."""
    importer = importer_of(of.kind)
    if request.method != "POST":
        context = of.context(form=UploadForm(importer=importer), importer=importer)
        return render(request, "livingwell/uploads/new.html", context)
    form = UploadForm(request.POST, request.FILES, importer=importer)
    if not form.is_valid():
        context = of.context(form=form, importer=importer)
        return render(request, "livingwell/uploads/new.html", context, status=422)
    upload = workflow.keep_upload(of.kind, form.name, form.table, by=request.user)
    workflow.do_short_upload(upload)
    return _see_other(reverse(of.show, args=[upload.pk]))


def show(request: HttpRequest, of: Import, pk: UUID, status: int = 200) -> HttpResponse:
    """What would happen, how far it has got, or what was done."""
    upload = _own(request, of, pk)
    context = of.context(
        upload=upload,
        refused=upload.refused[:MOST_NAMED],
        not_named=max(len(upload.refused) - MOST_NAMED, 0),
        confirm_url=reverse(of.confirm, args=[pk]),
        discard_url=reverse(of.discard, args=[pk]),
    )
    return page_or_part(
        request, "livingwell/uploads/detail.html", "livingwell/uploads/_state.html", context, status=status
    )


def confirm(request: HttpRequest, of: Import, pk: UUID) -> HttpResponse:
    """Write the good rows; 409 when there is nothing that waits to be written."""
    _own(request, of, pk)
    try:
        upload = workflow.confirm_upload(pk, by=request.user)
    except workflow.NotReadyError:
        return show(request, of, pk, status=409)
    workflow.do_short_upload(upload)
    return _see_other(reverse(of.show, args=[pk]))


def discard(request: HttpRequest, of: Import, pk: UUID) -> HttpResponse:
    """Throw it away: nothing of it was written."""
    upload = _own(request, of, pk)
    workflow.discard_upload(pk, by=request.user)
    messages.info(request, f"{upload.name} was put aside. Nothing of it was written.")
    return _see_other(reverse(of.start))


def _own(request: HttpRequest, of: Import, pk: UUID) -> Upload:
    return get_object_or_404(Upload.objects.visible_to(request.user), pk=pk, kind=of.kind)
