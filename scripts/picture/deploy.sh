#!/bin/sh
# What the nodes of the picture do: nothing, over a few seconds, and not all of them well.
turn=$(printf %s "$HOSTNAME" | cksum | cut -c1-2)
pause() { sleep "$(printf '%d.%02d' "$1" "$turn")"; }
echo "fetching release 4.2.0"
pause 0
echo "unpacking to /srv/app"
pause 1
case $HOSTNAME in
  app-03) echo "no space left on /srv" >&2; exit 28 ;;
  web-05) echo "health check: 502 Bad Gateway" >&2; exit 1 ;;
esac
echo "restarted, waiting for the health check"
pause 1
echo "healthy after $turn ms"
