"""Accounts by keyboard alone: invited, opened, another password, devices ended, shut again."""

import pyotp
import pytest
from playwright.sync_api import expect

from tests.journeys.test_planning import enter, walk_to
from tests.support.serving import PASSWORD

pytestmark = pytest.mark.journey
CHOSEN, LATER = "quiet-river-lantern-9", "steady-harbour-candle-7"


@pytest.fixture
def desk(new_context, live):
    """Give a browser of somebody's own, signed in by keyboard if a name is given."""

    def opened(username="", password=PASSWORD):
        page = new_context().new_page()
        if username:
            sign_in(page, live, username, password)
        return page

    return opened


def fill(page, **typed):
    for label, text in typed.items():
        walk_to(page, label)
        page.keyboard.type(text)


def sign_in(page, live, username, password):
    page.goto(f"{live.url}/login")
    fill(page, 用户名=username, 密码=password)
    enter(page)


def test_newcomer_is_invited_opens_an_account_and_is_shut_out_again(desk, live):
    admin, newcomer = desk("admin"), desk()
    admin.goto(f"{live.url}/admin/accounts")
    walk_to(admin, "权限")
    admin.keyboard.press("End")
    fill(admin, 给谁="新来的同志")
    walk_to(admin, "生成一次性链接")
    enter(admin)
    link = admin.locator("code.url").inner_text()
    newcomer.goto(link.replace(live.settings.base_url, live.url))
    fill(newcomer, 用户名="xinlai", 新密码=CHOSEN, 再填一遍新密码=CHOSEN)
    enter(newcomer)
    newcomer.goto(f"{live.url}/account")
    expect(newcomer.locator("p.lead")).to_contain_text("xinlai")
    newcomer.goto(link.replace(live.settings.base_url, live.url))
    expect(newcomer.get_by_role("heading", name="已经失效")).to_be_visible()

    admin.goto(f"{live.url}/admin/accounts")
    walk_to(admin, "停用账号: xinlai")
    enter(admin)
    newcomer.goto(f"{live.url}/account")
    expect(newcomer).to_have_url(f"{live.url}/login?next=/account")


def test_another_password_ends_other_devices_and_one_is_ended_by_itself(desk, live):
    here, other = desk("unit"), desk("unit")
    here.goto(f"{live.url}/account")
    walk_to(here, "退出 .*")
    enter(here)
    other.goto(f"{live.url}/account")
    expect(other).to_have_url(f"{live.url}/login?next=/account")
    sign_in(other, live, "unit", PASSWORD)
    here.goto(f"{live.url}/account")
    fill(here, 现用密码=PASSWORD, 新密码=LATER, 再填一遍新密码=LATER)
    enter(here)
    other.goto(f"{live.url}/account")
    expect(other).to_have_url(f"{live.url}/login?next=/account")
    sign_in(other, live, "unit", LATER)
    expect(other).to_have_url(f"{live.url}/")


def test_second_factor_is_set_up_and_asked_for_at_the_next_sign_in(desk, live):
    page, later = desk("office"), desk()
    page.goto(f"{live.url}/account")
    walk_to(page, "设置动态口令")
    enter(page)
    secret = page.locator("code").first.inner_text().replace(" ", "")
    fill(page, 验证码=pyotp.TOTP(secret).now())
    enter(page)
    codes = page.locator("main code, main li.num").all_inner_texts()
    sign_in(later, live, "office", PASSWORD)
    code = next(one for one in codes if len(one) > 6 and one.replace(" ", "") != secret)
    fill(later, 验证码=code)
    enter(later)
    later.goto(f"{live.url}/account")
    expect(later.locator("p.lead")).to_contain_text("office")
