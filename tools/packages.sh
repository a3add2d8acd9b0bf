# What Ensign is built and tried with: Debian packages of one suite, and what proves that this machine has them already.
# shellcheck shell=bash

# By name: `testing` will move past wlroots 0.20 one day.
suite=forky

# To build, and to run the main job with real clients.
run_packages=(
    g++ meson ninja-build pkgconf
    libwlroots-0.20-dev libwayland-dev wayland-protocols libtomlplusplus-dev nlohmann-json3-dev libcairo2-dev
    libpango1.0-dev libxkbcommon-dev libpixman-1-dev libdrm-dev libinput-dev libpng-dev libicu-dev libseccomp-dev
    xkb-data fonts-inter fonts-dejavu-core adwaita-icon-theme
    foot gtk-4-examples weston grim
    catch2 # for the self-test
)

# To test and to measure.
test_packages=(
    qt6-base-examples qt6-wayland cage labwc sway swaylock wayland-utils wtype wlcs
    firefox-esr mpv wl-clipboard # what people use, in the smoke tests
    libegl-dev libgles-dev libegl1 gdb strace scdoc clang-format waypipe socat
    qemu-system-x86 busybox-static linux-image-amd64
    tiny-initramfs # the smallest of those that the kernel's package asks for; nothing here boots by what it makes
)

# What ./dev fuzz wants on top of that.
fuzz_packages=(clang libclang-rt-dev)

# The same as pkg-config modules and commands, for machines that bring them.
run_modules=(wlroots-0.20 wayland-server wayland-client wayland-protocols tomlplusplus nlohmann_json cairo pangocairo
    xkbcommon pixman-1 libdrm libinput libpng icu-i18n libseccomp catch2)
run_commands=(g++ meson ninja wayland-scanner python3 foot gtk4-widget-factory weston-terminal)
test_modules=(egl glesv2 wlcs)
test_commands=(grim sway swaylock cage labwc wayland-info firefox-esr mpv wl-copy)
fuzz_commands=(clang++)

# Never read by anything here, and a third of the time that writing the root takes.
excluded_paths=('/usr/share/doc/*' '/usr/share/man/*' '/usr/share/info/*' '/usr/share/locale/*' '/usr/share/help/*'
    '/usr/share/gtk-doc/*' '/usr/share/gir-1.0/*' '/usr/share/bug/*' '/usr/share/lintian/*'
    '/usr/lib/modules/*/kernel/drivers/'{infiniband,media,net,scsi,staging}'/*' '/usr/lib/modules/*/kernel/sound/*')
