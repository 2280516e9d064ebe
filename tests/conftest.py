"""What every test may ask for: an emptied store on either database, and a quiet network."""

import pytest
from hypothesis import settings

from service.store import Store, make_engine
from tests.support.databases import PostgresqlDatabases, SqliteDatabases
from tests.support.postgresql import PostgresqlMissing, private_server
from tests.support.sockets import stay_on_loopback

pytest_plugins = ["tests.support.browser", "tests.support.serving"]


# A machine that is busy is no fault of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_configure():
    stay_on_loopback()


def pytest_addoption(parser):
    parser.addoption("--stress", action="store_true", help="with the full numbers, for hours")


@pytest.fixture(scope="session")
def many(request):
    """Choose between the number of a usual run and that of `make stress`."""
    full = request.config.getoption("--stress")
    return lambda usual, all_of_them: all_of_them if full else usual


@pytest.fixture(scope="session")
def base_url():
    """None: tests have services of their own. The plugin's own is of a kind pytest warns about."""


@pytest.fixture(scope="session")
def postgresql_server():
    """The URL of a private server, started when the first test asks."""
    try:
        with private_server() as url:
            yield url
    except PostgresqlMissing as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory):
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server):
    databases = PostgresqlDatabases(postgresql_server)
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request):
    return request.getfixturevalue(f"{request.param}_databases")


@pytest.fixture
def engine_url(databases, tmp_path):
    """An emptied database with every table."""
    return databases.ready(tmp_path)


@pytest.fixture
def bare_url(databases, tmp_path):
    """A database with nothing in it, for tests of the schema itself."""
    with databases.bare(tmp_path) as url:
        yield url


@pytest.fixture
def store(engine_url):
    engine = make_engine(engine_url)
    yield Store(engine)
    engine.dispose()
