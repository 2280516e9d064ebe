"""Somebody at the pages, who can do no more than their forms offer."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

SIGN_IN = "/login"


@dataclass
class Form:
    """A form as shown: what it would send, and what each list of it offers."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    """The kind of each field that people fill in, by name."""
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def fill(self, name, value):
        """Type `value`, tick all of it, or choose it: only what is offered can be chosen."""
        values = [value] if isinstance(value, str) else list(value)
        assert name in self.asked, (name, sorted(self.asked))
        if name in self.offered:
            assert set(values) <= set(self.offered[name]), (name, values, self.offered[name])
        self.values[name] = values


class _Forms(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.found, self.form = path, [], None
        self.select = self.area = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.form = Form(given.get("action") or self.path)
            self.found.append(self.form)
        elif self.form is None:
            return
        elif tag == "input":
            self._input(given)
        elif tag == "select":
            self.select = given["name"]
            self.form.asked[self.select] = "many" if "multiple" in given else "one"
            self.form.values[self.select], self.form.offered[self.select] = [], []
        elif tag == "option" and self.select:
            self.form.offered[self.select].append(given["value"])
            if "selected" in given:
                self.form.values[self.select].append(given["value"])
        elif tag == "textarea":
            self.area = given["name"]
            self.form.asked[self.area], self.form.values[self.area] = "text", [""]
        elif tag == "button" and "name" in given:
            self.form.buttons.append((given["name"], given.get("value", "")))

    def _input(self, given):
        name, value, kind = given.get("name"), given.get("value", ""), given.get("type", "text")
        if kind in {"checkbox", "radio"}:
            self.form.asked[name] = "many"
            self.form.offered.setdefault(name, []).append(value)
            self.form.values.setdefault(name, [])
            if "checked" in given:
                self.form.values[name].append(value)
            return
        if kind != "hidden":
            self.form.asked[name] = kind
        self.form.values[name] = [value]

    def handle_data(self, data):
        if self.area:
            self.form.values[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "select" and self.select:
            chosen = self.form.values[self.select]
            if not chosen and self.form.asked[self.select] == "one" and self._options():
                chosen.append(self._options()[0])
            self.select = None
        elif tag == "textarea" and self.area:
            typed = self.form.values[self.area][0]
            self.form.values[self.area][0] = typed.removeprefix("\r").removeprefix("\n")
            self.area = None
        elif tag == "form":
            self.form = None

    def _options(self):
        return self.form.offered[self.select]


def forms_of(text, path):
    parser = _Forms(path)
    parser.feed(text)
    return parser.found


class Visitor:
    def __init__(self, client):
        self.client = client
        self.done = []

    def sign_in(self, username, password):
        form = self.form(SIGN_IN, "password")
        form.fill("username", username)
        form.fill("password", password)
        assert self.client.post(SIGN_IN, data=form.values).status_code == 303
        return self

    def see(self, path):
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def form(self, path, having):
        """Give the form at `path` with a field or button of that name, or that goes there."""
        found = forms_of(self.see(path), path)
        return next(
            one
            for one in found
            if having in one.values or having in dict(one.buttons) or having in one.action
        )

    def send(self, form, button=None):
        """Press the button; what was done can be undone later."""
        values = form.values | ({button[0]: [button[1]]} if button else {})
        answer = self.client.post(form.action, data=values)
        assert answer.status_code == 303, _complaints(answer.text)
        assert "undo=" in answer.location, (form.action, answer.location)
        self.done.append(answer.location)

    def undo_everything(self):
        """Press the button that every page shows after a save, newest first."""
        while self.done:
            form = self.form(self.done.pop(), "/undo")
            assert self.client.post(form.action, data=form.values).status_code == 303


def _complaints(text):
    return re.findall(r'<p class="error">(.*?)</p>', text) or text[:2000]
