broker_file() {
  FROM="$(told '{{with .Args}}{{range $word := .}}{{println $word}}{{end}}{{end}}' | sed -n '/^-c$/{n;p;}')"
  FILE="$PWD/$NAME-broker-$(date +%Y%m%d-%H%M%S).conf"
  case "$FROM" in
    '') FROM=/opt/broker.conf MORE='-c /opt/broker.conf' ;;
    /*) ;;
    *) FROM="$(told '{{.Config.WorkingDir}}')/$FROM" ;;
  esac
  [ -n "$MORE" ] || docker cp "$OLD:$FROM" "$FILE" >/dev/null
  for LINE; do printf '\n%s\n' "$LINE" >>"$FILE"; done
  chmod a+r "$FILE"
}
