#!/bin/sh
# What the browser and broker tests need beside Python. Without root they are skipped, and say so.
# axe-core is for tests only: it is kept outside the repository, and its test is skipped where it is not there.
axe="${XDG_CACHE_HOME:-$HOME/.cache}/watchfloor"
if [ ! -f "$axe/axe-core-4.14.1.tgz" ] && command -v npm >/dev/null 2>&1; then
    mkdir -p "$axe" && (cd "$axe" && npm pack --silent axe-core@4.14.1 >/dev/null 2>&1) || echo "axe-core could not be fetched."
fi
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v chromedriver >/dev/null 2>&1 || missing="$missing chromium-driver"
command -v mosquitto >/dev/null 2>&1 || [ -x /usr/sbin/mosquitto ] || missing="$missing mosquitto"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$missing ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null && exit 0
fi
echo "Not installed:$missing. The tests that need them will be skipped and named."
