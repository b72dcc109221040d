#!/bin/bash
# Sets the machine up for measuring, and restores the previous settings: scripts/tune.sh [--apply | --restore]
# Without an option it prints what --apply would set, and changes nothing. Nothing runs it automatically. The previous
# values are stored in /run, which a reboot clears together with the settings. FENCEPOST_SYSTEM_ROOT: a root other than
# /, for tests. It does not move interrupts, isolate CPUs or turn SMT off: the first two need a reboot, the third changes
# the topology.
set -u

readonly root=${FENCEPOST_SYSTEM_ROOT:-}
readonly memory=$root/run/fencepost-tune

# Pattern of files | what to set ("<=1": only where it is more; "-": remembered only) | why. In the order of setting; put
# back in reverse, so that a preference which the governor of its policy overrules comes back after the governor.
readonly settings='
/sys/devices/system/cpu/cpufreq/policy*/energy_performance_preference|-|drivers move it when the governor changes
/sys/devices/system/cpu/cpufreq/policy*/scaling_governor|performance|the clock stays where it is when a core sleeps
/sys/devices/system/cpu/intel_pstate/no_turbo|1|no turbo: the clock does not depend on how many cores are busy
/sys/devices/system/cpu/cpufreq/boost|0|no turbo: the clock does not depend on how many cores are busy
/proc/sys/kernel/randomize_va_space|0|every process has the same layout
/sys/kernel/mm/transparent_hugepage/enabled|madvise|huge pages for who asks, and nothing is moved for others
/proc/sys/kernel/numa_balancing|0|the kernel moves no memory between nodes
/proc/sys/kernel/nmi_watchdog|0|one hardware counter more, and no interrupt of it
/proc/sys/kernel/perf_event_paranoid|<=1|counters of user and kernel mode without root
'

fail() { printf 'tune.sh: %s\n' "$1" >&2; exit 2; }

# The value a file stands at; of "always [madvise] never" the word in brackets.
value_of() {
    local text
    IFS= read -r text 2>/dev/null <"$1" || return 1
    [[ $text =~ \[([^]]*)\] ]] && text=${BASH_REMATCH[1]}
    printf '%s' "$text"
}

# One line for each file that is there: path (without the root), what it stands at, what to set, why.
survey() {
    local pattern wanted why file is
    while IFS='|' read -r pattern wanted why; do
        [ -n "$pattern" ] || continue
        for file in "$root"$pattern; do  # unquoted: a pattern
            is=$(value_of "$file") || continue
            case $wanted in
                -) set -- "$is" ;;
                '<='*) if [ "$is" -gt "${wanted#<=}" ] 2>/dev/null; then set -- "${wanted#<=}"; else set -- "$is"; fi ;;
                *) set -- "$wanted" ;;
            esac
            printf '%s\t%s\t%s\t%s\n' "${file#"$root"}" "$is" "$1" "$why"
        done
    done <<<"$settings"
}

known() {
    local pattern rest
    while IFS='|' read -r pattern rest; do
        # shellcheck disable=SC2053  # the right side is a pattern
        [[ -n $pattern && $1 == $pattern && $1 != *..* ]] && return 0
    done <<<"$settings"
    return 1
}

set_to() { printf '%s\n' "$2" 2>/dev/null >"$root$1" && [ "$(value_of "$root$1")" = "$2" ]; }

show() {
    local path is wanted why any=
    while IFS=$'\t' read -r path is wanted why; do
        [ "$is" = "$wanted" ] && continue
        [ -n "$any" ] || printf 'scripts/tune.sh --apply would set (and --restore put back):\n'
        any=1
        printf '  %s: %s -> %s  (%s)\n' "$path" "$is" "$wanted" "$why"
    done <<<"$(survey)"
    [ -n "$any" ] || printf 'nothing to set: all that is there stands as it should\n'
    [ ! -e "$memory" ] || printf 'applied before: %s holds what was; --restore puts it back\n' "$memory"
}

# Everything is remembered before anything is set; what an earlier --apply remembered stays.
remember() {
    local path is rest
    [ ! -e "$memory" ] || cat "$memory" || return 1
    while IFS=$'\t' read -r path is rest; do
        [ -n "$path" ] || continue
        grep -q "^$path	" "$memory" 2>/dev/null || printf '%s\t%s\n' "$path" "$is"
    done
}

apply() {
    local found path is wanted why changed=0 refused=0
    found=$(survey)
    while IFS=$'\t' read -r path is wanted why; do
        [ -z "$path" ] || [ "$is" = "$wanted" ] || [ -w "$root$path" ] ||
            fail "$path can't be written; run sudo scripts/tune.sh --apply; nothing was changed"
    done <<<"$found"
    mkdir -p "${memory%/*}" 2>/dev/null
    { remember <<<"$found" >"$memory.part" && mv "$memory.part" "$memory"; } 2>/dev/null ||
        fail "$memory can't be written, which is to hold what was; run sudo scripts/tune.sh --apply; nothing was changed"
    while IFS=$'\t' read -r path is wanted why; do
        [ "$is" = "$wanted" ] && continue
        if set_to "$path" "$wanted"; then
            printf '%s: %s -> %s\n' "$path" "$is" "$wanted"
            changed=$((changed + 1))
        else
            printf 'tune.sh: %s: the kernel refused %s and left it at %s\n' "$path" "$wanted" "$(value_of "$root$path")" >&2
            refused=$((refused + 1))
        fi
    done <<<"$found"
    printf '%d set; scripts/tune.sh --restore puts back what was\n' "$changed"
    [ "$refused" -eq 0 ]
}

restore() {
    local path was left='' back=0
    if [ ! -e "$memory" ]; then
        printf 'nothing to put back: nothing was applied since the system started\n'
        return 0
    fi
    if ! [ -r "$memory" ] || ! [ -w "$memory" ]; then
        fail "$memory can't be read and written; run sudo scripts/tune.sh --restore"
    fi
    while IFS=$'\t' read -r path was; do
        known "$path" || fail "$memory names $path, which is nothing of ours; nothing was changed: look at it, and remove it"
    done <"$memory"
    while IFS=$'\t' read -r path was; do
        [ "$(value_of "$root$path")" = "$was" ] && continue
        if set_to "$path" "$was"; then
            printf '%s: %s\n' "$path" "$was"
            back=$((back + 1))
        else
            left=$path$'\t'$was$'\n'$left  # turned round again, as it was read
        fi
    done < <(tac "$memory")
    if [ -n "$left" ]; then
        printf '%s' "$left" >"$memory"
        fail "$(cut -f1 <<<"${left%$'\n'}" | paste -sd ' ') could not be put back; $memory still holds what was (as root?)"
    fi
    rm "$memory" || fail "all is put back, but $memory can't be removed"
    printf '%d put back\n' "$back"
}

case ${1:-} in
    '') show ;;
    --apply) apply ;;
    --restore) restore ;;
    *) fail "$1: use --apply, --restore, or nothing to see what --apply would set" ;;
esac
