"""A reader who follows a dead link comes to a page of the book, which leads back into it."""

import pytest


@pytest.mark.parametrize("dead", ["gone.html", "notebooks/gone.html?a=1", "book/very/deep/gone"])
def test_a_dead_link_leads_back_into_the_book(browser, home, dead):
    """The settings name no address, so the page finds the first one by itself."""
    page = browser.new_page()
    answer = page.goto(home + dead)
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "No such page"
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).position") == "sticky"
    assert page.locator(".home").evaluate("link => link.href") == f"{home}book/intro.html"
    assert page.locator(".skip").evaluate("link => link.href") == f"{home}{dead}#main"
    page.locator("#query").fill("temperature")
    page.locator("#query").press("Enter")
    page.wait_for_url(f"{home}search.html?q=temperature")
    page.locator("#search-results a").first.wait_for()
    page.close()
