#!/usr/bin/env bash
# What the browser tests need: Chromium from the distribution (as root) and JupyterLab in .venv.
# Quiet; returns non-zero with one line on what could not be had.
set -uo pipefail
cd "$(dirname "$0")/../.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT

give_up() {
  echo "browser tests: $1 could not be installed: $(grep -v '^\s*$' "$log" | tail -n 1)" >&2
  exit 1
}

install_packages() {
  command -v apt-get || { echo "no apt-get here"; return 1; }
  [ "$(id -u)" = 0 ] || { echo "apt-get needs root"; return 1; }
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

if [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  install_packages chromium >"$log" 2>&1 || give_up Chromium
fi

if [ ! -x .venv/bin/jupyter-lab ] && [ ! -x "${JUPYTER_VENV:-/nowhere}/bin/jupyter-lab" ]; then
  if ! python3 -c "import ensurepip" >"$log" 2>&1; then
    install_packages python3 python3-venv >"$log" 2>&1 || give_up "Python's venv"
  fi
  { python3 -m venv .venv && .venv/bin/pip install --quiet "jupyterlab>=4,<5"; } >"$log" 2>&1 || give_up JupyterLab
fi
