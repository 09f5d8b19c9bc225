#!/bin/sh
# The head of the self-extracting file. The program is behind the last line, as tar.xz.
set -eu
@CHECK@

say() {
    if speaks_french; then echo "$2"; else echo "$1"; fi
}

fail() {
    say "$1" "$2" >&2
    exit 1
}

target=$HOME/.local
program=$target/lib/annotator
share=${XDG_DATA_HOME:-$target/share}
list=$program/installed-files

remove_installed() {
    [ -f "$list" ] || return 0
    if [ -n "$(find /proc/[0-9]*/exe -lname "$program/annotator" 2>/dev/null)" ]; then
        fail "annotator is running. Close it and try again; nothing was changed." \
            "annotator est ouvert. Fermez-le et recommencez ; rien n’a été modifié."
    fi
    while read -r file; do rm -f "$file"; done < "$list"
    rm -rf "$program"
}

update_desktop() {
    for command in "update-desktop-database -q $share/applications" "update-mime-database $share/mime"; do
        $command > /dev/null 2>&1 || true
    done
}

case ${1:-} in
--remove)
    remove_installed
    update_desktop
    say "annotator was removed. Your records are kept in $share/annotator." \
        "annotator a été supprimé. Vos données restent dans $share/annotator."
    exit 0
    ;;
'') ;;
*)
    fail "Usage: sh $0 [--remove]" "Utilisation : sh $0 [--remove]"
    ;;
esac

[ "$(uname -m)" = x86_64 ] ||
    fail "annotator was not installed, because this file is for x86-64 and not for $(uname -m)." \
        "annotator n’a pas été installé, car ce fichier est pour x86-64 et non pour $(uname -m)."
for command in tar xz sha256sum; do
    command -v "$command" > /dev/null ||
        fail "annotator was not installed, because the command $command is missing. Install it and try again." \
            "annotator n’a pas été installé, car la commande $command est absente. Installez-la et recommencez."
done
content() { tail -n +@LINES@ "$0"; }
[ "$(content | sha256sum)" = "@SHA256@  -" ] ||
    fail "This file is damaged, so nothing was installed. Download it again." \
        "Ce fichier est endommagé : rien n’a été installé. Téléchargez-le de nouveau."

mkdir -p "$target/lib" "$target/bin" "$share"
new=$(mktemp -d "$target/lib/annotator.XXXXXX")
trap 'rm -rf "$new"' EXIT
content | tar -xJf - -C "$new"
remove_installed
mv "$new/lib/annotator" "$program"
(cd "$new/share" && find . -type f) | while read -r file; do
    mkdir -p "$(dirname "$share/$file")"
    mv "$new/share/$file" "$share/$file"
    echo "$share/$file" >> "$list"
done
ln -sf "$program/start" "$target/bin/annotator"
echo "$target/bin/annotator" >> "$list"
# A desktop may not look for commands in ~/.local/bin.
sed -i "s|^Exec=annotator|Exec=\"$target/bin/annotator\"|; /^TryExec=/d" "$share/applications/annotator.desktop"
update_desktop
say "annotator is installed. Start it from the menu, or as $target/bin/annotator. Remove it: sh $0 --remove" \
    "annotator est installé. Lancez-le depuis le menu, ou par $target/bin/annotator. Pour le supprimer : sh $0 --remove"
exit 0
