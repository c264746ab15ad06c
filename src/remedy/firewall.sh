let_in() {
  for PORT in $(echo "$1" | tr , ' '); do
    for CALLER in $(echo "$2" | tr , ' '); do
      if ufw status 2>/dev/null | grep -q '^Status: active'; then
        ufw allow proto tcp from "$CALLER" to any port "$PORT"
      elif firewall-cmd --state >/dev/null 2>&1; then
        SOURCE=''
        [ "$CALLER" = any ] || SOURCE="source address=$CALLER"
        RULE="rule family=$FAMILY $SOURCE port port=$PORT protocol=tcp accept"
        firewall-cmd --add-rich-rule="$RULE" >/dev/null
        firewall-cmd --permanent --add-rich-rule="$RULE"
      else
        in_iptables
        in_nft
      fi
    done
  done
}
in_iptables() {
  "$IPTABLES" -S 2>/dev/null | grep -vE 'FORWARD|DOCKER' | grep -qE 'INPUT DROP|-j (DROP|REJECT)' || return 0
  set -- INPUT -p tcp --dport "$PORT" -j ACCEPT
  [ "$CALLER" = any ] || set -- "$@" -s "$CALLER"
  "$IPTABLES" -C "$@" 2>/dev/null || "$IPTABLES" -I "$@"
  echo "$IPTABLES: $*"
}
in_nft() {
  nft list chains 2>/dev/null | awk -v ip="$IP" '
    $1 == "table" { table = $2 " " $3; mine = ($2 == "inet" || $2 == ip) }
    $1 == "chain" { chain = $2 }
    mine && /hook input/ && chain ~ /[a-z]/ { print table, chain }' |
    while read -r KIND TABLE CHAIN; do
      nft list table "$KIND" "$TABLE" | grep -qE 'drop|reject' || continue
      set -- tcp dport "$PORT"
      [ "$CALLER" = any ] || set -- "$@" "$IP" saddr "$CALLER"
      nft list chain "$KIND" "$TABLE" "$CHAIN" | grep -qF "regprobe $PORT $CALLER" ||
        nft insert rule "$KIND" "$TABLE" "$CHAIN" "$@" accept comment "\"regprobe $PORT $CALLER\""
      echo "nft: $KIND $TABLE $CHAIN $*"
    done
}
