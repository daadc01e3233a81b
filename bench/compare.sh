#!/bin/sh
# Builds and searches N texts (default 100000) with attache, SQLite FTS5 and
# Xapian, one after the other, and prints one line of JSON for each.
set -eu
cd "$(dirname "$0")"
n=${1:-100000}
dir=${2:-$(mktemp -d)}
go build -o "$dir/bench" .
[ -e "$dir/texts.jsonl" ] || "$dir/bench" texts "$n" >"$dir/texts.jsonl"
sed -n 's/^query: //p' ../index/testdata/relevance.txt >"$dir/queries.txt"
"$dir/bench" search "$dir/texts.jsonl" "$dir/queries.txt"
[ -n "${ONLY_ATTACHE-}" ] || /usr/bin/python3 peers.py "$dir/texts.jsonl" "$dir/queries.txt"
echo "files are in $dir" >&2
