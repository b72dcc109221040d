#!/bin/sh
# Puts a comment on a pull request of GitHub or a merge request of GitLab, or replaces the one that has its marker:
#
#   docs/ci/comment.sh FILE
#
# FILE is what fencepost prints with --format=comment; its first line is the marker, so that each suite has a comment of its
# own. A comment with the marker that may not be changed (somebody else wrote it) is passed over.
#
# GitHub: gh, with GH_TOKEN (permission pull-requests: write), GITHUB_REPOSITORY and PR_NUMBER.
# GitLab: curl and python3, with GITLAB_TOKEN (a project access token with the scope api; CI_JOB_TOKEN may not write notes),
# CI_API_V4_URL, CI_PROJECT_ID and CI_MERGE_REQUEST_IID.
#
# Exit 0: it is there. 1: the server refused, and said why. 2: something is missing.
set -u
fail() { printf 'comment.sh: %s\n' "$1" >&2; exit 2; }

file=${1:-}
[ -f "$file" ] || fail "${file:-no file}: no such file; name what fencepost printed with --format=comment"
marker=$(head -n 1 "$file")
case $marker in
    *[!A-Za-z0-9_.+/:\<\>!\ -]*) fail "$file: its first line is no marker of fencepost; print it with --format=comment" ;;
    '<!-- fencepost:'*' -->') ;;
    *) fail "$file: its first line is no marker of fencepost; print it with --format=comment" ;;
esac

# --- GitHub ----------------------------------------------------------------------------------------
github() {
    comments="repos/$GITHUB_REPOSITORY/issues"
    found=$(gh api --paginate "$comments/$PR_NUMBER/comments?per_page=100" \
        --jq ".[] | select(.body | startswith(\"$marker\")) | .id") || return 1
    for id in $found; do
        gh api --method PATCH "$comments/comments/$id" --field "body=@$file" --silent && return 0
    done
    gh api --method POST "$comments/$PR_NUMBER/comments" --field "body=@$file" --silent
}

# --- GitLab ----------------------------------------------------------------------------------------
# The token goes over standard input: arguments can be read by everyone on the machine.
gitlab_call() {
    printf 'PRIVATE-TOKEN: %s\n' "$GITLAB_TOKEN" | curl --fail --silent --show-error --header @- "$@"
}

# Ids of the notes of a page that have the marker, and `last` where the page is not full.
pick='
import json, sys
notes = json.load(sys.stdin)
print(*(note["id"] for note in notes if note["body"].startswith(sys.argv[1])), *(["last"] if len(notes) < 100 else []))
'

gitlab() {
    notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
    page=1 last=''
    while [ -z "$last" ]; do
        answer=$(gitlab_call "$notes?per_page=100&page=$page&sort=asc&order_by=created_at") || return 1
        found=$(printf '%s' "$answer" | python3 -c "$pick" "$marker") || return 1
        for id in $found; do
            if [ "$id" = last ]; then
                last=yes
            elif gitlab_call --request PUT --data-urlencode "body@$file" --output /dev/null "$notes/$id"; then
                return 0
            fi
        done
        page=$((page + 1))
    done
    gitlab_call --request POST --data-urlencode "body@$file" --output /dev/null "$notes"
}

need() {
    for name; do
        eval "value=\${$name:-}"
        # shellcheck disable=SC2154  # eval assigns it
        [ -n "$value" ] || fail "\$$name is not set; a comment needs it"
    done
}

if [ -n "${CI_PROJECT_ID:-}" ]; then
    need GITLAB_TOKEN CI_API_V4_URL CI_MERGE_REQUEST_IID
    gitlab
else
    need GH_TOKEN GITHUB_REPOSITORY PR_NUMBER
    command -v gh >/dev/null || fail "gh is not installed; https://cli.github.com has it"
    github
fi || { echo "comment.sh: the comment could not be written: the token may not, or see above" >&2; exit 1; }
