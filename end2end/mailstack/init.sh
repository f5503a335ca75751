# First process of a mail stack's pid namespace: sh init.sh STATE_DIR LOG_DIR LOOKS (NAME SIGNAL COMMAND)...
#
# Standard input is the lifeline. Its other end is held by whoever started the stack, so it closes on an orderly
# stop and on kill -9 alike; then the services get their stop signal, and when this shell exits the kernel ends
# whatever is left in the namespace. LOOKS is how often, 20 times a second, it looks whether they have gone by themselves.
set -u
cd /
state=$1 logs=$2 looks=$3
shift 3

names=
while [ $# -ge 3 ]; do
    name=$1 signal=$2 command=$3
    shift 3
    names="$names $name:$signal"
    (
        sh -c "echo \$\$ >'$state/$name.pid'; exec $command" </dev/null >>"$logs/$name.out" 2>&1
        echo "$name $?" >>"$state/ended"
    ) &
done

cat >/dev/null

each() {
    for entry in $names; do
        pid=$(cat "$state/${entry%%:*}.pid" 2>/dev/null) && "$1" "$pid" "${entry##*:}"
    done
}
ask() { kill -s "$2" "$1" 2>/dev/null; }
end() { kill -s KILL "$1" 2>/dev/null; }
look() { kill -s 0 "$1" 2>/dev/null && left=yes; }

each ask
left=yes
while [ -n "$left" ] && [ "$looks" -gt 0 ]; do
    left=
    each look
    [ -z "$left" ] || sleep 0.05
    looks=$((looks - 1))
done
each end

# Where no namespace could be made, this shell leads a process group instead.
[ "$$" -eq 1 ] || kill -s KILL 0
