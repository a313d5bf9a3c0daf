"""Asks for a file and reads it into rows: what cannot be read is said beside the field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from livingwell.forms.text import is_unwelcome
from livingwell.importing import tables
from livingwell.importing.importers import Importer
from livingwell.importing.practices import UnreadableFileError

CSV_OR_XLSX = (
    ".csv", ".xlsx", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)  # fmt: skip


class UploadForm(forms.Form):
    """One file, CSV or XLSX."""

    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(CSV_OR_XLSX)}),
        help_text="CSV or XLSX, up to 5 MB and 5,000 rows.",
        error_messages={
            "required": "Choose a file",
            "invalid": "Choose a file",
            "max_length": "Give the file a shorter name",
        },
        max_length=200,
    )

    def __init__(self, data: Any = None, files: Any = None, *, importer: Importer) -> None:
        super().__init__(data, files)
        self.importer = importer
        self.table = tables.Table(())

    def clean_file(self) -> UploadedFile:
        """Read it, within limits that are looked at first."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > tables.MOST_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB. Split it.")
        try:
            self.table = tables.read(file.read(), self.importer.columns, self.importer.optional)
        except UnreadableFileError as error:
            raise forms.ValidationError(str(error)) from None
        return file

    @property
    def name(self) -> str:
        """What the file is called, as far as that can be shown."""
        name = str(self.cleaned_data["file"].name)
        return "".join(letter for letter in name if not is_unwelcome(letter))[:200] or "a file"
