WRAP='' MORE='' EDIT=''
command -v docker >/dev/null || docker() { podman "$@"; }
told() { docker container inspect --format "$1" "$OLD"; }
listens() { cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" 2>/dev/null | grep -qi ":$(printf %04X "$2") [0-9A-F]*:0000 0A"; }
container_at() {
  once "$1 $3"
  ALL="$(docker ps -q)"
  OLD="$([ -z "$ALL" ] || docker container inspect --format \
    '{{.Id}}{{with .NetworkSettings}}{{range .Networks}} {{.IPAddress}} {{.GlobalIPv6Address}}{{end}}{{end}} ' $(docker ps -q) |
    grep -F " $1 " | cut -d' ' -f1)"
  [ -n "$OLD" ] || stop "no container has $1 here"
  look_at "$2"
}
container() {
  once "$1 $3"
  OLD="$1"
  OLD="$(told '{{.Id}}')"
  look_at "$2"
}
once() {
  MADE="$1"
  DONE="$(docker ps --filter "label=regprobe.made=$MADE" --format '{{.Names}}')"
  [ -z "$DONE" ] || { say "done already: $DONE"; exit 0; }
}
look_at() {
  NAME="$(told '{{.Name}}')" NAME="${NAME#/}"
  case " $(told '{{with .Config}}{{range $label, $_ := .Labels}}{{$label}} {{end}}{{end}}')" in
    *" com.docker.compose.project "*) stop "$NAME is Compose's: change its compose file" ;;
    *" io.kubernetes.pod.name "*) stop "$NAME is a pod's: change its workload in Kubernetes" ;;
    *" com.docker.swarm.service.name "*) stop "$NAME is Swarm's: docker service update" ;;
    *" PODMAN_SYSTEMD_UNIT "*) stop "$NAME is a systemd unit's: change that unit" ;;
  esac
  [ "$(told '{{.HostConfig.AutoRemove}} {{.State.Running}}')" = "false true" ] || stop "$NAME was started with --rm, or doesn't run"
  PID="$(told '{{.State.Pid}}')"
  LISTENS="$1"
  [ -z "$1" ] || [ ! -r "/proc/$PID/net/tcp" ] || listens "$PID" "$1" || stop "$NAME doesn't listen on port $1"
}
recreate() {
  NETWORKS="$(told '{{with .NetworkSettings}}{{range $network, $_ := .Networks}}{{$network}} {{end}}{{end}}')"
  PUBLISHED="$(told '{{range $_, $from := .HostConfig.PortBindings}}{{range $from}} {{.HostPort}} {{end}}{{end}}')"
  SET='""' PORTS='""'
  for WORD; do
    case "$WORD" in
      host) NETWORKS='' PORTS="\"$LISTENS\"" ;;
      [A-Z]*=*) SET="$SET \"${WORD%%=*}\"" ;;
      [0-9]*:[0-9]*) PORTS="$PORTS \"${WORD%%:*}\"" ;;
    esac
  done
  for PORT in $(echo "$PORTS" | tr -d '"'); do
    case "$PUBLISHED" in *" $PORT "*) continue ;; esac
    if listens self "$PORT"; then stop "port $PORT of this machine is in use: ss -ltnp 'sport = :$PORT'"; fi
  done
  keep_options
  ENTRY="$(told "$Q$(q .Path)")" WORDS="$(told "$Q"'{{range .Args}} '"$(q .){{end}}")"
  [ -z "$EDIT" ] || WORDS="$(printf %s "$WORDS" | sed "$EDIT")"
  [ -z "$WRAP" ] || WORDS="$WRAP $ENTRY$WORDS" ENTRY="sh"
  IMAGE="$(told '{{.Config.Image}}')" ID="$(told '{{.Image}}')"
  [ "$(docker image inspect --format '{{.Id}}' "$IMAGE" 2>/dev/null)" = "$ID" ] || IMAGE="$ID"
  NOW="$(date +%Y%m%d-%H%M%S)"
  eval "set -- --name \"\$NAME-\$NOW\" --volumes-from \$OLD --label \"regprobe.made=\$MADE\" $KEPT \"\$@\" --entrypoint $ENTRY \"\$IMAGE\" $WORDS $MORE"
  NEW="$(docker create "$@")"
  trap put_back EXIT
  trap 'exit 1' HUP INT TERM
  for NETWORK in $(echo "$NETWORKS" | cut -s -d' ' -f2-); do
    eval "docker network connect $(in_network "$NETWORK" alias) $NETWORK $NEW"
  done
  docker stop "$OLD" >/dev/null
  docker rename "$OLD" "$NAME-before-$NOW"
  docker rename "$NEW" "$NAME"
  docker start "$NEW" >/dev/null
  for _ in 1 2 3 4 5 6 7 8; do
    sleep 1
    [ "$(docker container inspect --format '{{.State.Running}} {{.RestartCount}}' "$NEW")" = "true 0" ] || exit 1
  done
  trap - EXIT HUP INT TERM
  docker update --restart no "$OLD" >/dev/null 2>&1 || :
  say "$NAME runs anew. Once all is well: docker rm $NAME-before-$NOW"
  echo "$NEW"
}
put_back() {
  trap - EXIT
  set +e
  say "$NAME doesn't run with the change, and is put back. What it printed last:"
  docker logs --tail 20 "$NEW" >&2
  docker rm -f "$NEW" >/dev/null
  docker rename "$OLD" "$NAME" 2>/dev/null
  docker start "$OLD" >/dev/null && say "$NAME runs as before" || say "start it: docker start $NAME"
  exit 1
}
q() { printf '{{$q}}{{join (split %s $q) $e}}{{$q}}' "$1"; }
in_network() {
  told '{{with index .NetworkSettings.Networks "'"$1"'"}}{{with .IPAMConfig}}{{with .IPv4Address}} --ip {{.}}{{end}}{{end -}}
    {{range .Aliases}}{{if ne . "'"$SHORT"'"}} --'"$2"' {{.}}{{end}}{{end}}{{end}}'
}
keep_options() {
  SHORT="$(printf %.12s "$OLD")" Q='{{$q := "\u0027"}}{{$e := "\u0027\\\u0027\u0027"}}' PAIR='(printf "%s=%s" $key $value)'
  T='{{$_ := .HostConfig.DNS}}'"$Q"'{{range .Config.Env}}{{if and (ne . "HOSTNAME='"$SHORT"'") (not (eq (index (split . "=") 0) '"$SET"'))}} -e '"$(q .)"'{{end}}{{end -}}
    {{range $key, $value := .Config.Labels}}{{if ne $key "regprobe.made"}} --label '"$(q "$PAIR")"'{{end}}{{end -}}
    {{with .Config.User}} --user '"$(q .)"'{{end}}{{with .Config.WorkingDir}} --workdir '"$(q .)"'{{end -}}
    {{if .Config.Tty}} -t{{end}}{{if .Config.OpenStdin}} -i{{end}}{{with .Config.StopSignal}} --stop-signal {{.}}{{end}}{{with .Config.StopTimeout}} --stop-timeout {{.}}{{end -}}
    {{with .HostConfig.RestartPolicy}}{{with .Name}} --restart {{.}}{{end}}{{with .MaximumRetryCount}}:{{.}}{{end}}{{end -}}
    {{with .HostConfig.LogConfig}}{{with .Type}} --log-driver {{.}}{{end}}{{range $key, $value := .Config}} --log-opt '"$(q "$PAIR")"'{{end}}{{end -}}
    {{with .HostConfig.NanoCPUs}} --cpus {{.}}e-9{{end}}{{with .HostConfig.Init}} --init={{.}}{{end}}{{if .HostConfig.Privileged}} --privileged{{end}}{{if .HostConfig.ReadonlyRootfs}} --read-only{{end -}}
    {{range .HostConfig.Ulimits}} --ulimit {{lower (join (split .Name "RLIMIT_") "")}}={{.Soft}}:{{.Hard}}{{end -}}
    {{range .HostConfig.Devices}} --device {{.PathOnHost}}:{{.PathInContainer}}:{{.CgroupPermissions}}{{end -}}
    {{range $key, $value := .HostConfig.Tmpfs}} --tmpfs {{$key}}{{with $value}}:{{.}}{{end}}{{end -}}'
  for OPTION in Memory:memory MemoryReservation:memory-reservation MemorySwap:memory-swap CPUShares:cpu-shares \
    CPUQuota:cpu-quota CPUPeriod:cpu-period CpusetCpus:cpuset-cpus CpusetMems:cpuset-mems PidsLimit:pids-limit \
    OomScoreAdj:oom-score-adj ShmSize:shm-size IpcMode:ipc PidMode:pid CgroupParent:cgroup-parent; do
    T="$T{{with .HostConfig.${OPTION%:*}}} --${OPTION#*:} {{.}}{{end}}"
  done
  for OPTION in CapAdd:cap-add CapDrop:cap-drop SecurityOpt:security-opt GroupAdd:group-add DNS:dns \
    DNSSearch:dns-search DNSOptions:dns-option ExtraHosts:add-host; do
    T="$T{{range .HostConfig.${OPTION%:*}}} --${OPTION#*:} $(q .){{end}}"
  done
  KEPT="$(told "$T" 2>/dev/null || told "$(printf %s "$T" | sed 's/CPU/Cpu/g; s/DNS/Dns/g')")"
  KEPT="$KEPT$(told "$Q"'{{if or .HostConfig.DeviceRequests .HostConfig.Links}} --LOST{{end -}}
    {{with .HostConfig.Runtime}} --runtime {{.}}{{end}}{{range $key, $value := .HostConfig.Sysctls}} --sysctl {{$key}}={{$value}}{{end -}}
    {{with .Config.Healthcheck}}{{if and (gt (len .Test) 1) (eq (index .Test 0) "CMD-SHELL")}} --health-cmd '"$(q '(index .Test 1)')"'{{with .Interval}} --health-interval {{.}}{{end -}}
    {{with .Timeout}} --health-timeout {{.}}{{end}}{{with .Retries}} --health-retries {{.}}{{end}}{{end}}{{end}}' 2>/dev/null || :)"
  case "$KEPT" in *" --LOST"*) stop "$NAME has --gpus or --link, which this can't keep" ;; esac
  [ -n "$NETWORKS" ] || return 0
  FIRST="$(echo "$NETWORKS" | cut -d' ' -f1)"
  KEPT="$KEPT --network $FIRST$(in_network "$FIRST" network-alias)$(told '{{if ne .Config.Hostname "'"$SHORT"'"}} --hostname {{.Config.Hostname}}{{end -}}
    {{if .HostConfig.PublishAllPorts}} -P{{end}}{{range $to, $from := .HostConfig.PortBindings}}{{range $from}}{{if not (eq .HostPort '"$PORTS"')}} -p {{with .HostIP}}[{{.}}]:{{end -}}
    {{if or .HostIP .HostPort}}{{.HostPort}}:{{end}}{{$to}}{{end}}{{end}}{{end}}')"
}
