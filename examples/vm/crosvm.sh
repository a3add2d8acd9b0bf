#!/bin/sh
# A virtual machine under crosvm, its windows on Ensign's screen: crosvm.sh VM KERNEL ROOT
#
# crosvm has the device itself. It connects each program of the guest to a Wayland socket, and so does rutabaga in QEMU
# (wayland-socket-path) and libkrun. That may be Ensign's socket for the VM, wayland-0; or, with `ensign-gate --listen VM`
# running, the gate's, guest.sock: then what the guest says is checked before it reaches Ensign.
set -eu
vm=$1 kernel=$2 root=$3

exec crosvm run --cpus 2 --mem 4096 \
    --gpu backend=2d,context-types=cross-domain \
    --wayland-sock "$XDG_RUNTIME_DIR/ensign/vm/$vm/guest.sock" \
    --block "$root,root" -p "root=/dev/vda" "$kernel"
