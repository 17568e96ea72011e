#!/usr/bin/python3
"""A tablet's browser with Safari's engine. MiniBrowser won't do: it keeps no storage while it is driven.

Run by Debian's own Python with --profile=FOLDER --size=WIDTHxHEIGHT [--room=BYTES]. Consoles are written to
FOLDER/console.log; `room` limits what the pages of one address may store. Must not know the app.
"""

import os
import shutil
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402  the versions have to be chosen first


def main(profile: Path, width: int, height: int, room: int | None) -> None:
    """Wait for WebKitWebDriver, and give it windows whose storage and cookies are kept in `profile`."""
    profile.mkdir(parents=True, exist_ok=True)
    # The engine's processes inherit these, and write the pages' consoles there.
    console = os.open(profile / "console.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(console, 1)
    os.dup2(console, 2)
    # The engine takes a share of the whole disk; -1 means its own default.
    share = -1.0 if room is None else room / shutil.disk_usage(profile).total
    stored = WebKit2.WebsiteDataManager(
        base_data_directory=str(profile / "data"),
        base_cache_directory=str(profile / "cache"),
        origin_storage_ratio=share,
        total_storage_ratio=share if room is None else 1.0,
    )
    stored.get_cookie_manager().set_persistent_storage(
        str(profile / "cookies.sqlite"), WebKit2.CookiePersistentStorage.SQLITE
    )
    context = WebKit2.WebContext(website_data_manager=stored)
    context.set_automation_allowed(True)
    context.set_preferred_languages(["en-GB"])
    # Without compositing, as without a graphics card, a screenshot never finishes.
    settings = WebKit2.Settings(
        enable_write_console_messages_to_stdout=True,
        hardware_acceleration_policy=WebKit2.HardwareAccelerationPolicy.ALWAYS,
    )

    def window(*_asked: object) -> WebKit2.WebView:
        view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
        frame = Gtk.Window()
        frame.set_default_size(width, height)
        frame.add(view)
        frame.show_all()
        view.connect("close", lambda _view: frame.destroy())
        return view

    def started(_context: WebKit2.WebContext, session: WebKit2.AutomationSession) -> None:
        about = WebKit2.ApplicationInfo()
        about.set_name("Tablet")
        about.set_version(
            WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version()
        )
        session.set_application_info(about)
        session.connect("create-web-view", window)

    context.connect("automation-started", started)
    Gtk.main()


if __name__ == "__main__":
    given = dict(word[2:].split("=", 1) for word in sys.argv[1:] if word.startswith("--") and "=" in word)
    wide, high = given["size"].split("x")
    main(Path(given["profile"]), int(wide), int(high), int(given["room"]) if "room" in given else None)
