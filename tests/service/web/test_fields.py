"""Lists of choices are written faster than wtforms writes them, and say the same."""

from hypothesis import given
from hypothesis import strategies as st
from wtforms import Form
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import Select

from service.web.fields import Choice, Choices

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(["<b>", '"', "&", "'"])
MORE = st.sampled_from([{}, {}, {"data-of": "区直", "disabled": True}])
LISTED = st.lists(st.builds(SelectChoice, TEXTS, TEXTS, MORE, st.none() | TEXTS), max_size=6)


@given(LISTED, st.lists(TEXTS, max_size=3), st.integers(0, 5), st.booleans())
def test_list_is_written_as_wtforms_writes_it(listed, others, at, several):
    class Asking(Form):
        one = (Choices if several else Choice)("x", choices=listed)

    chosen = [*others, *(choice.value for choice in listed[at : at + 2])]
    form = Asking(data={"one": chosen if several else (chosen or [""])[0]})
    assert form.one() == Select(multiple=several)(form.one)
