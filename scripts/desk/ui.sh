# shellcheck shell=bash
# What the terminal shows: steps with their seconds, and one-sentence errors.

# Steps send their output to a log; messages for the person go to this copy.
exec 3>&2

# A step that ended with this status has already told the person why.
readonly STATUS_TOLD=97

# What a tool writes when it goes on to the next thing, shown as progress.
readonly PROGRESS_PATTERN='(Loading module|loading|Collecting|Downloading|Installing collected|Unpacking|Setting up|Get:[0-9]+) [^ ]+( \([0-9]+/[0-9]+\))?'

say() {
    printf '%s\n' "$*" >&3
}

fail() {
    say "desk: $*"
    exit "$STATUS_TOLD"
}

# progress_of LOG: the last thing that the tool writing LOG said it was doing.
progress_of() {
    tail -c 8000 "$1" 2>/dev/null | grep -aoE "$PROGRESS_PATTERN" | tail -n 1 | cut -c 1-60 || true
}

# tick TITLE LOG START PARENT: keep one line alive on a terminal; in a log file, add
# a line from time to time so that nobody takes a long step for a dead one.
# It ends with PARENT, even when that is killed.
tick() {
    local title=$1 log=$2 start=$3 parent=$4 ticks=0
    while sleep 1 && kill -0 "$parent" 2>/dev/null; do
        local seconds=$((SECONDS - start))
        if [ -t 3 ]; then
            printf '\r\033[K  … %s (%d s) %s' "$title" "$seconds" "$(progress_of "$log")" >&3
        elif ((++ticks % 30 == 0)); then
            say "  … $title ($seconds s) $(progress_of "$log")"
        fi
    done
}

# step TITLE LOG COMMAND...: run COMMAND with its output in LOG. Must not be
# called in a condition: there bash would ignore errors inside COMMAND.
step() {
    local title=$1 log=$2 start=$SECONDS status=0 ticker
    shift 2
    mkdir -p "$(dirname "$log")"
    tick "$title" "$log" "$start" "$BASHPID" 7>&- 8>&- 9>&- &
    ticker=$!
    set +e
    (
        set -e
        "$@"
    ) >>"$log" 2>&1 </dev/null 7>&-
    status=$?
    set -e
    kill "$ticker" 2>/dev/null
    wait "$ticker" 2>/dev/null || true
    if [ -t 3 ]; then printf '\r\033[K' >&3; fi
    report_step "$title" "$log" $((SECONDS - start)) "$status"
}

report_step() {
    local title=$1 log=$2 seconds=$3 status=$4
    case $status in
        0) say "  ✓ $title ($seconds s)" ;;
        130) exit 130 ;;
        "$STATUS_TOLD") exit "$STATUS_TOLD" ;;
        *)
            say "  ✗ $title ($seconds s). The last lines of $log:"
            tail -n 15 "$log" | cut -c 1-300 | sed 's/^/      /' >&3
            fail "'$title' failed; set right what the lines above say and start again: finished steps are kept."
            ;;
    esac
}

# locked FILE COMMAND...: run COMMAND while no other desk holds FILE.
locked() {
    local file=$1
    shift
    mkdir -p "$(dirname "$file")"
    (
        if ! flock -n 9; then
            say "  … Waiting for another ./desk that is setting up"
            flock 9
        fi
        "$@"
    ) 7>&- 9>"$file"
}

on_interrupt() {
    if [ -t 3 ]; then printf '\n' >&3; fi
    say "Stopped. Start again whenever you like: finished steps are kept."
    exit 130
}
trap on_interrupt INT TERM
