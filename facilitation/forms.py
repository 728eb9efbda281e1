"""The forms of the quiet pages; what participants type is checked by the models themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import get_timezone
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, PasswordField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from facilitation.refusal import Refused

#: Begins the names of fields that carry a file from one page to the next.
PARCEL = "parcel-"
LOCALES = [SelectChoice("de", "Deutsch"), SelectChoice("en", "English")]
REQUIRED = _l("Bitte füllen Sie dieses Feld aus.")


class Form(FlaskForm):
    def refuse(self, refusal: Refused) -> None:
        """Put the sentence of a refusal beside the field it is about."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(refusal.sentence)
        else:
            field.errors = [*field.errors, refusal.sentence]


class SignInForm(Form):
    email = StringField(_l("E-Mail-Adresse"), [InputRequired(REQUIRED)])
    password = PasswordField(_l("Passwort"), [InputRequired(REQUIRED)])


class AccountForm(Form):
    name = StringField(_l("Name"), [InputRequired(REQUIRED), Length(max=80)])
    email = StringField(_l("E-Mail-Adresse"), [InputRequired(REQUIRED), Length(max=254)])
    password = PasswordField(_l("Passwort"), [InputRequired(REQUIRED)])


class WorkshopForm(Form):
    title = StringField(
        _l("Titel"),
        [
            InputRequired(_l("Bitte geben Sie dem Workshop einen Titel.")),
            Length(max=120, message=_l("Der Titel darf höchstens 120 Zeichen haben.")),
        ],
    )
    question = TextAreaField(
        _l("Ausgangsfrage"),
        [Length(max=1000, message=_l("Die Ausgangsfrage darf höchstens 1000 Zeichen haben."))],
    )
    place = StringField(_l("Ort"), [Length(max=120)])
    date = DateField(_l("Tag"), [DataRequired(_l("Bitte geben Sie einen Tag an."))])
    start = TimeField(_l("Beginn"), [DataRequired(_l("Bitte geben Sie eine Uhrzeit an."))])
    locale = SelectField(_l("Sprache der Wand"), choices=LOCALES)
    delete_on = DateField(_l("Löschdatum"), [Optional()])

    def starts_at(self) -> datetime:
        """Day and time of the form as a moment in the house's time zone."""
        day: date = self.date.data or date.today()
        moment = datetime.combine(day, self.start.data)
        zone: Any = get_timezone()
        return zone.localize(moment) if hasattr(zone, "localize") else moment.replace(tzinfo=zone)

    def with_defaults(self) -> WorkshopForm:
        """Fields that a short request leaves out (only title and blueprint are needed)."""
        now = datetime.now(get_timezone())
        if "date" not in request.form:
            self.date.process(None, now.date())
        if "start" not in request.form:
            self.start.process(None, now.time().replace(second=0, microsecond=0))
        if "locale" not in request.form:
            self.locale.process(None, "de")
        return self
