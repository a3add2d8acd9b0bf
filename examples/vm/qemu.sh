#!/bin/sh
# A virtual machine under QEMU, its windows on Ensign's screen: qemu.sh VM DISK
#
# QEMU 11.1 or later; see that `qemu-system-x86_64 -device help` names vhost-user-test-device-pci. The gate must listen
# already: `ensign-gate VM`, or Ensign's own, or ensign-gate@VM.service.
set -eu
vm=$1 disk=$2
memory=4G

# The guest's memory is shared with the gate, which is a process of its own: so memfd, and share=on. Wherever one would
# write -device virtio-gpu or -vga, this machine has the gate's device instead; virtio-id=16 says that it is a GPU, and it has
# two queues and 16 bytes of configuration. Never reconnect-ms: the device can't be attached to a second gate. No suspending to
# RAM (disable_s3): the guest's driver finds the device no more when it comes back.
exec qemu-system-x86_64 \
    -M q35,memory-backend=ram -accel kvm -cpu host -smp 2 -m "$memory" \
    -object memory-backend-memfd,id=ram,size="$memory",share=on \
    -global ICH9-LPC.disable_s3=1 \
    -nodefaults -display none -serial mon:stdio \
    -chardev socket,id=gate,path="$XDG_RUNTIME_DIR/ensign/vm/$vm/gpu.sock" \
    -device vhost-user-test-device-pci,chardev=gate,virtio-id=16,num_vqs=2,vq_size=1024,config_size=16 \
    -drive file="$disk",if=virtio -nic user,model=virtio-net-pci
