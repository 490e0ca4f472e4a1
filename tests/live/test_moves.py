"""Every control of every figure, at its ends and anywhere, in a browser."""

import pytest

from tests.live import page as pages

DRIVE = (pages.HERE / "drive.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("viewport, moves", [(pages.WIDE, 160), (pages.PHONE, 40)])
@pytest.mark.parametrize("name", pages.NAMES)
def test_every_state_can_be_seen(visit, name, viewport, moves):
    page = visit(f"{name}-light.html", viewport=viewport)
    found = page.evaluate(DRIVE, [name, moves])
    assert found["wrong"] == []
    assert found["moves"] > moves


SPOILT = {
    "a probability that is wrong": (
        "live.figure.draw = (s, w) => { const d = draw(s, w); "
        "return { ...d, svg: d.svg.replace('>0.659<', '>0.669<') } }",
        "sums to 1.01",
    ),
    "a number that is none": (
        "live.figure.draw = (s, w) => { const d = draw(s, w); "
        "return { ...d, svg: d.svg.replace('Probabilities at every T', 'NaN') } }",
        "shows NaN",
    ),
    "a picture that fails": ("live.figure.draw = () => { throw Error('oops') }", "has stopped"),
    "text on text": (
        "live.figure.draw = (s, w) => { const d = draw(s, w); "
        r"return { ...d, svg: d.svg.replace(/<.svg>$/, '<text y=\"20\">over</text></svg>') } }",
        "lies on",
    ),
    "a slider beside its knob": (
        "live.figure.draw = (s, w) => { const d = draw(s, w); "
        "d.places.temperature.x += 5; return d }",
        "does not lie on its knob",
    ),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_the_look_at_pictures_can_fail(visit, fault):
    spoil, message = SPOILT[fault]
    page = visit("temperature-dial-light.html", expect_complaints=True)
    root = "document.querySelector('[data-figure=temperature-dial]')"
    page.evaluate(
        f"() => {{ const {{ live }} = {root}; live.figure = {{ ...live.figure }}; "
        f"const {{ draw }} = live.figure; {spoil}; }}"
    )
    found = page.evaluate(DRIVE, ["temperature-dial", 5])
    assert any(message in one for one in found["wrong"]), found["wrong"]
