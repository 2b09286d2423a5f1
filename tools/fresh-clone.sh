#!/usr/bin/env bash
# Does the project work for somebody who has just cloned it? Copies what git would (tracked files and new ones that
# are not ignored, as they stand in the working tree) to a temporary folder, and runs npm scripts there with nothing
# installed. Not part of `npm test`: it installs from the registry.
#
#   tools/fresh-clone.sh [SCRIPT…]      default: demo test verify
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git ls-files --cached --others --exclude-standard -z | tar --null --ignore-failed-read -T - -cf - 2>/dev/null | tar -xf - -C "$folder"
[ ! -e "$folder/node_modules" ] || { echo 'node_modules must not be part of the repository' >&2; exit 1; }
cd "$folder"
git init --quiet .

# The Node of the system, not the one an enclosing npm script put first.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v 'node_modules' | paste -sd: -)
export PATH
echo "Node $(node --version), npm $(npm --version)"

[ $# -gt 0 ] || set -- demo test verify
for name in "$@"; do
  echo "── npm run $name"
  start=$SECONDS
  npm run --silent "$name"
  echo "── npm run $name: $((SECONDS - start)) s"
done
