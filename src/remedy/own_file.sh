own_file() {
  FILE=conf/broker.conf
  [ -f "$FILE" ] || stop "$PWD has no $FILE: go to the broker's folder first"
  cp -p "$FILE" "$FILE.$(date +%Y%m%d-%H%M%S)"
  for LINE; do
    [ "$(grep "^${LINE%%=*}=" "$FILE" | tail -n 1)" = "$LINE" ] || printf '\n%s\n' "$LINE" >>"$FILE"
  done
}
