# Read by bash before vmatlas-set-limit (BASH_ENV): sends SIGNAL to the script before its command number KILL_AT and
# makes the file REACHED. In subshells $$ is the script as well.
set -T
step=0
trap 'step=$((step + 1)); [ "$step" -ne "$KILL_AT" ] || { : >"$REACHED"; kill -s "$SIGNAL" $$; }' DEBUG
