"""One-time invitations, and what an administrator does to accounts."""

import re
from datetime import timedelta

import pytest

from service.store.accounts import Account
from tests.service.accounts.test_second_factor import password, set_up
from tests.service.conftest import csrf

CHOSEN = "河畔的灯火照着归帆 1949"


@pytest.fixture
def admin(seeded, sign_in, password_hash):
    with seeded.store.writing() as work:
        account = Account(0, "admin", password_hash, "admin", None, None, None)
        work.accounts.add(account, seeded.clock.at)
    return sign_in("admin")


def invite(admin, operation="one", **fields):
    data = {"granted": "unit", "unit": "A", "group": "", "note": "王同志", **fields}
    data |= {"operation_id": operation, "csrf_token": csrf(admin.get("/admin/accounts"))}
    return admin.post("/admin/accounts", data=data)


def address(answer):
    return re.search(r'<code class="url">http://localhost(.*?)</code>', answer.text)[1]


def act(admin, username, action, operation="two"):
    data = {"operation_id": operation, "csrf_token": csrf(admin.get("/admin/accounts"))}
    return admin.post(f"/admin/accounts/{username}/{action}", data=data)


def take_up(client, path, username="wang", chosen=CHOSEN):
    data = {"username": username, "new": chosen, "again": chosen}
    return client.post(path, data=data | {"csrf_token": csrf(client.get(path))})


def errors(answer):
    return re.findall(r'<p class="error">(.*?)</p>', answer.text)


def names(admin):
    return re.findall(r'<th scope="row" data-label="用户名">(.*?)</th>',
                      admin.get("/admin/accounts").text)  # fmt: skip


def test_invited_person_makes_the_account_and_is_signed_in(app, admin, seeded):
    path = address(invite(admin))
    client = app.test_client()
    answer = take_up(client, path)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/units/A").status_code == 200
    assert client.get("/units/B").status_code == 403
    with seeded.store.reading() as work:
        made = work.accounts.named("wang")
    assert (made.granted, made.unit, made.group) == ("unit", "A", None)
    assert "wang" in names(admin)


def test_opening_the_address_uses_nothing_up_and_taking_it_up_does(app, admin):
    path = address(invite(admin))
    client = app.test_client()
    assert [client.get(path).status_code for _ in range(3)] == [200] * 3
    take_up(client, path)
    assert app.test_client().get(path).status_code == 410


def test_form_sent_twice_is_one_invitation(admin):
    first, second = invite(admin), invite(admin)
    assert address(first) == address(second)
    assert admin.get("/admin/accounts").text.count("/withdraw") == 1


@pytest.mark.parametrize("hours", [71, 73])
def test_invitation_is_over_after_three_days(app, admin, clock, hours):
    path = address(invite(admin))
    clock.at += timedelta(hours=hours)
    assert app.test_client().get(path).status_code == (200 if hours < 72 else 410)


def test_withdrawn_and_invented_addresses_are_gone(app, admin):
    path = address(invite(admin))
    key = re.search(r"/admin/invitations/(\w+)/withdraw", admin.get("/admin/accounts").text)[1]
    data = {"csrf_token": csrf(admin.get("/admin/accounts"))}
    assert admin.post(f"/admin/invitations/{key}/withdraw", data=data).status_code == 303
    client = app.test_client()
    found = [client.get(one).status_code for one in (path, "/invitations/none")]
    assert found == [410, 410]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"unit": ""}, "单位联络员须选定单位，指导检查组须选定组；其他权限两项都不选。"),
        ({"granted": "guidance"}, "单位联络员须选定单位，指导检查组须选定组；其他权限两项都不选。"),
        ({"granted": "office"}, "单位联络员须选定单位，指导检查组须选定组；其他权限两项都不选。"),
        ({"granted": "king", "unit": ""}, "没有“king”，请从列表中选择。"),
        ({"unit": "ZZ"}, "没有“ZZ”，请从列表中选择。"),
    ],
)  # fmt: skip
def test_invitation_that_fits_no_account_is_refused(admin, fields, told):
    answer = invite(admin, **fields)
    assert (answer.status_code, errors(answer)) == (422, [told])


@pytest.mark.parametrize(
    ("username", "chosen", "told"),
    [
        ("office", CHOSEN, "用户名“office”已有人使用，请换一个。"),
        ("a b", CHOSEN, "2 至 40 个汉字、字母、数字或 . - _，不含空格。"),
        ("wang", "wang-wang-2009", "这个密码太容易被猜到，请换一个；也不要包含用户名。"),
        ("wang", "short", "密码太短，至少 12 个字符。"),
    ],
)
def test_unfit_name_or_password_leaves_the_invitation_good(app, admin, username, chosen, told):
    path, client = address(invite(admin)), app.test_client()
    answer = take_up(client, path, username, chosen)
    assert (answer.status_code, errors(answer)) == (422, [told])
    assert take_up(client, path).status_code == 303


def test_lost_password_is_chosen_anew_by_its_holder(app, admin, sign_in):
    before = sign_in("office")
    path = address(act(admin, "office", "password"))
    client = app.test_client()
    assert take_up(client, path, username="somebody else").status_code == 303
    assert "office" in client.get("/account").text
    assert before.get("/account").status_code == 303
    assert password(app.test_client()).status_code == 422


def test_second_factor_outlives_a_new_password(app, admin, sign_in, clock):
    set_up(sign_in("office"), clock)
    answer = take_up(app.test_client(), address(act(admin, "office", "password")))
    assert answer.location == "/login/code"


def test_administrator_lets_in_whoever_lost_the_phone(app, admin, sign_in, clock):
    set_up(sign_in("office"), clock)
    act(admin, "office", "second")
    assert password(app.test_client()).location == "/"


def test_disabled_account_is_out_and_may_be_let_in_again(app, admin, sign_in):
    client = sign_in("office")
    act(admin, "office", "disable")
    assert client.get("/account").status_code == 303
    assert password(app.test_client()).status_code == 422
    act(admin, "office", "enable")
    assert password(app.test_client()).status_code == 303


def test_sessions_of_an_account_are_ended_from_the_list(admin, sign_in):
    client, other = sign_in("office"), sign_in("unit")
    act(admin, "office", "end")
    assert [one.get("/account").status_code for one in (client, other)] == [303, 200]


@pytest.mark.parametrize("action", ["disable", "end", "second"])
def test_administrator_cannot_shut_themselves_out(admin, action):
    assert act(admin, "admin", action).status_code == 403
    assert admin.get("/admin/accounts").status_code == 200


def test_list_takes_the_same_queries_for_any_number_of_accounts(
    admin, seeded, queries, password_hash
):
    def asked():
        with queries(seeded.store) as sent:
            admin.get("/admin/accounts")
        return len(sent)

    few = asked()
    with seeded.store.writing() as work:
        for number in range(40):
            account = Account(0, f"u{number}", password_hash, "viewer", None, None, None)
            work.accounts.add(account, seeded.clock.at)
    assert asked() == few
