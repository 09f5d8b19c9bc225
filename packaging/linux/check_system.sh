speaks_french() {
    case ${LC_ALL:-${LC_MESSAGES:-${LANGUAGE:-${LANG:-}}}} in fr*) return 0 ;; *) return 1 ;; esac
}

# The first argument is at least the second: both are versions such as 2.36.
is_at_least() {
    [ "${1%%.*}" -gt "${2%%.*}" ] && return 0
    [ "${1%%.*}" -eq "${2%%.*}" ] && [ "${1#*.}" -ge "${2#*.}" ]
}

needed=@FLOOR@
found=$(getconf GNU_LIBC_VERSION 2> /dev/null) || found=
found=${found#glibc }
if ! is_at_least "${found:-0.0}" "$needed"; then
    if speaks_french; then
        echo "Ce système est trop ancien pour annotator : il faut glibc $needed ou plus, ici ${found:-aucune}." >&2
    else
        echo "This system is too old for annotator: it needs glibc $needed or newer, here ${found:-none}." >&2
    fi
    exit 1
fi
