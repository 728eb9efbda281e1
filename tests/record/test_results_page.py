"""The page from which a facilitator takes the record away, or deletes everything."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from facilitation.extensions import db
from facilitation.models import Workshop


@pytest.fixture
def browser(app: Flask, fatma: Any, held: Any) -> FlaskClient:
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(_user_id=str(fatma.id), _fresh=True)
    return client


def test_the_results_page_offers_every_format(browser: FlaskClient, held: Any) -> None:
    code = held.workshop.code
    page = BeautifulSoup(browser.get(f"/workshops/{code}/results").text, "html.parser")
    addresses = [link["href"] for link in page.select(".download a")]
    assert addresses == [
        f"/workshops/{code}/record.{extension}" for extension in ("pdf", "html", "csv", "json")
    ]
    for address in addresses:
        assert browser.get(address).status_code == 200
    assert browser.get(f"/workshops/{code}/record.docx").status_code == 404


def test_deleting_at_once_asks_for_the_title(browser: FlaskClient, held: Any) -> None:
    code, title = held.workshop.code, held.workshop.title
    page = BeautifulSoup(browser.get(f"/workshops/{code}/results").text, "html.parser")
    form = page.select_one("form.panel--danger")
    assert form is not None and form.select_one("input[name=title]")["required"] == ""

    browser.post(form["action"], data={"title": "Ein anderer"})
    assert Workshop.by_code(code) is not None
    browser.post(form["action"], data={"title": title})
    db.session.rollback()
    assert Workshop.by_code(code) is None
