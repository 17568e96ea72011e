"""Attune's server: assembly and nothing else."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from pwa.config import Config
    from pwa.packaged.content import Content


def create_app(config: "Config | None" = None, content: "Content | None" = None) -> "Flask":
    """The app over its store, which it holds until the process ends; with the packaged content unless other is given.

    Raises BadConfig, StoreInUse, StoreDamaged, StoreFailed or UnknownStore, or what a bad definition raises:
    an app that can't work doesn't start.
    """
    # Here, not above: whoever needs only the domain must not load a server with it.
    from datetime import timedelta

    from flask import Flask

    from pwa import views
    from pwa.config import BadConfig, Config
    from pwa.documents.kept import clear_unreadable
    from pwa.languages import load_languages
    from pwa.packaged.content import load_content
    from pwa.paths import web_folder
    from pwa.service.accounts import Accounts
    from pwa.service.arrangements import Arrangements
    from pwa.service.audit import Audit
    from pwa.service.audit_waiting import Waiting
    from pwa.service.browsers import Browsers
    from pwa.service.caseload import Caseload
    from pwa.service.devices import Devices
    from pwa.service.flows import Flows
    from pwa.service.lost_tablets import LostTablets
    from pwa.service.outside import Outside
    from pwa.service.proofs import Proofs
    from pwa.service.provider import Provider
    from pwa.service.recovery import KeyElsewhere, Recovery
    from pwa.service.recovery_requests import RecoveryRequests
    from pwa.service.second_factor import SecondFactors
    from pwa.service.sessions import Sessions
    from pwa.service.tickets import Tickets
    from pwa.store import open_store
    from pwa.views import (  # noqa: F401  their routes belong to `api` and `team`
        account,
        api,
        busy,
        by_provider,
        documents,
        errors,
        language,
        learn,
        opened,
        origins,
        outside,
        own_tablets,
        parent_page,
        second_step,
        security,
        shell,
        team,
        team_families,
        team_recovery,
        team_tablets,
        tries,
    )
    from pwa.views.icons import icon_sheet
    from pwa.views.offline import Offline

    config = config or Config.from_env()
    content = content or load_content()
    offline = Offline(
        web_folder("static"),
        web_folder("service-worker"),
        headers=security.HEADERS,
        kill=config.worker_kill,
    )
    app = Flask("pwa", template_folder=str(web_folder("templates")), static_folder=None)
    languages = load_languages(pseudo=config.pseudo_language)
    language.init_app(app, languages)
    by_provider.init_app(app, config)
    app.jinja_env.globals["icon_sheet"] = icon_sheet(web_folder("static"))
    busy.init_app(app)
    origins.init_app(app)
    security.init_app(app, config)
    tries.init_app(app, config)
    errors.init_app(app)
    for blueprint in (
        shell.shell,
        learn.learn,
        api.api,
        account.account,
        by_provider.by_provider,
        team.team,
        second_step.second_step,
        documents.documents,
        parent_page.parent_page,
    ):
        app.register_blueprint(blueprint)
    with app.test_request_context():
        shell.render_once(offline, content, languages)
        learn.render_once(offline, content.definitions)

    # Last, so that a build that can't work never holds the store.
    store = open_store(config.store_url, config.store_key)
    try:
        recovery = Recovery(store, config.recovery_key)
        recovery.check()
    except KeyElsewhere as problem:
        store.close()
        raise BadConfig(str(problem)) from problem
    clear_unreadable(config.documents_dir, config.store_key)
    audit = Audit(store, Waiting(config.data_dir))
    audit.take_in()
    accounts, caseload = Accounts(store), Caseload(store)
    caseload.bring_up_to_date()
    services = views.Services(
        config=config,
        store=store,
        accounts=accounts,
        caseload=caseload,
        arrangements=Arrangements(store, caseload, accounts, audit),
        outside=Outside(store, caseload, audit),
        audit=audit,
        devices=Devices(store, audit),
        lost_tablets=LostTablets(store, audit, config.secret_key),
        definitions=content.definitions,
        offline=offline,
        recovery=recovery,
        recovery_requests=RecoveryRequests(store, audit),
        proofs=Proofs(store),
        sessions=Sessions(store, timedelta(hours=config.sign_in_hours)),
        tickets=Tickets(store, config.secret_key),
        browsers=Browsers(config.secret_key),
        second_factors=SecondFactors(store),
        provider=Provider(config.provider) if config.provider else None,
        flows=Flows(store, config.secret_key),
    )
    views.provide(app, services)
    return app
